# What R's pgmm finds in a set, its rows started by k-means.
# The argument is a csv file without a header, the class first. The output is the best BIC, and its
# model's number in alphabetical order, number of components, number of factors, and adjusted Rand
# index with the classes.
suppressPackageStartupMessages(library(pgmm))
suppressPackageStartupMessages(library(mclust))
table <- as.matrix(read.csv(commandArgs(trailingOnly = TRUE)[1], header = FALSE))
p <- ncol(table) - 1
most <- max(which((p - 1:p)^2 > p + 1:p & 1:p < p))
set.seed(1)
invisible(capture.output(
  fit <- pgmmEM(table[, -1], rG = 1:(length(unique(table[, 1])) + 2), rq = 1:min(most, 6))))
models <- c("CCC", "CCU", "CCUU", "CUC", "CUCU", "CUU", "UCC", "UCU", "UCUU", "UUC", "UUCU", "UUU")
cat(max(unlist(fit$bic), na.rm = TRUE), match(fit$model, models), fit$g, fit$q,
    adjustedRandIndex(fit$map, table[, 1]))
