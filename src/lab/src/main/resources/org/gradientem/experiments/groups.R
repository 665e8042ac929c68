# The groups that mclust's clustCombi (Baudry et al. 2010) makes of rows when it is told how many.
# Arguments: the number of groups, and a file of rows of two little-endian doubles. The output is a
# line: the maker's name, and the label of each row.
suppressMessages(library(mclust))
arguments <- commandArgs(trailingOnly = TRUE)
file <- arguments[2]
numbers <- readBin(file, "double", file.size(file) / 8, endian = "little")
rows <- matrix(numbers, ncol = 2, byrow = TRUE)
fit <- Mclust(rows, G = 1:15, verbose = FALSE)
combined <- clustCombi(fit)$classification
labels <- combined[[min(as.integer(arguments[1]), length(combined))]]
cat("mclust: clustCombi", labels, sep = "\t")
cat("\n")
