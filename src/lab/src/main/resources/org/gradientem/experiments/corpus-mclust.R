# What mclust finds in each csv file of a folder: the best of its 14 families and 1 to 9 components
# by BIC, and the mean log-likelihood of rows that it has not seen: row r is left out of fit r mod 5.
suppressMessages(library(mclust))
best <- function(rows) {
  fit <- NULL
  try(fit <- Mclust(rows, G = 1:9, verbose = FALSE), silent = TRUE)
  fit
}
unseen <- function(rows) {
  fold <- (seq_len(nrow(rows)) - 1) %% 5
  sums <- sapply(0:4, function(f) {
    fit <- best(rows[fold != f, , drop = FALSE])
    if (is.null(fit)) return(NA)
    test <- rows[fold == f, , drop = FALSE]
    if (ncol(test) == 1) test <- test[, 1]
    sum(dens(test, fit$modelName, fit$parameters, logarithm = TRUE))
  })
  sum(sums) / nrow(rows)
}
for (file in list.files(commandArgs(trailingOnly = TRUE)[1], "\\.csv$", full.names = TRUE)) {
  rows <- unname(as.matrix(read.csv(file, header = FALSE)))
  fit <- best(rows)
  cat(sub("\\.csv$", "", basename(file)), paste0(fit$modelName, ", ", fit$G),
      sprintf("%.4f", fit$bic), sprintf("%.4f", unseen(rows)), sep = "\t")
  cat("\n")
}
