# What MclustSSC of mclust predicts where some rows have labels. The argument is a folder with
# NAME.csv, whose last column is the label, and NAME.masks, whose lines are the share of labels and
# for each row 1 where its label is known. Prints for each line its name, share and accuracy on the
# other rows.
suppressMessages(library(mclust))
folder <- commandArgs(trailingOnly = TRUE)[1]
for (file in list.files(folder, "\\.masks$", full.names = TRUE)) {
  table <- as.matrix(read.csv(sub("masks$", "csv", file), header = FALSE))
  label <- table[, ncol(table)]
  masks <- read.csv(file, header = FALSE)
  for (m in seq_len(nrow(masks))) {
    known <- masks[m, -1] == 1
    class <- factor(ifelse(known, label, NA))
    found <- NULL
    try(found <- MclustSSC(table[, -ncol(table)], class, verbose = FALSE), silent = TRUE)
    predicted <- if (is.null(found)) NA else as.character(found$classification)
    accuracy <- mean((predicted == as.character(label))[!known])
    cat(sub("\\.masks$", "", basename(file)), masks[m, 1], sprintf("%.15g", accuracy), sep = "\t")
    cat("\n")
  }
}
