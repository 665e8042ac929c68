# Rows of sets that R packages have, as csv files without a header.
# The argument is a folder whose sets.tsv names each set, where it comes from and its columns,
# scale(x) and, of words, code(x) among them.
folder <- commandArgs(trailingOnly = TRUE)[1]
sets <- read.delim(file.path(folder, "sets.tsv"), header = FALSE, quote = "",
                   col.names = c("name", "source", "columns"))
data("Baudry_etal_2010_JCGS_examples", package = "mclust")
for (i in grep("^R ", sets$source)) {
  place <- strsplit(sub("^R ", "", sets$source[i]), "::")[[1]]
  if (!exists(place[2])) data(list = place[2], package = place[1])
  columns <- strsplit(sets$columns[i], ", ")[[1]]
  frame <- as.data.frame(get(place[2]))
  rows <- sapply(columns, function(column) {
    inner <- sub("^(scale|code)\\((.*)\\)$", "\\2", column)
    if (inner == column) frame[[column]]
    else if (startsWith(column, "code")) as.integer(factor(frame[[inner]]))
    else scale(frame[[inner]])
  })
  write.table(rows, file.path(folder, paste0(sets$name[i], ".csv")), sep = ",",
              row.names = FALSE, col.names = FALSE)
}
