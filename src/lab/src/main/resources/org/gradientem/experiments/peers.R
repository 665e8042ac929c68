# The components that mclust finds in the numbers of a table, 1 to 9 by BIC; a missing cell gets the
# mean. The argument is a csv file whose header starts each name with 'number' or 'category'. The
# output is a line: mclust with its version, and the label of each row.
suppressMessages(library(mclust))
table <- read.csv(commandArgs(trailingOnly = TRUE)[1])
numbers <- as.matrix(table[grepl("^number", names(table))])
for (j in seq_len(ncol(numbers))) {
  numbers[is.na(numbers[, j]), j] <- mean(numbers[, j], na.rm = TRUE)
}
if (ncol(numbers) > 0) {
  fit <- Mclust(numbers, G = 1:9, verbose = FALSE)
  cat(paste("mclust", packageVersion("mclust")), fit$classification, sep = "\t")
  cat("\n")
}
