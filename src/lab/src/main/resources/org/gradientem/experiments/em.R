# Mixtures with exactly m components by mclust, else at its defaults.
#
# The first line of output is the version. Arguments, if there are any: m, d, the code of the family
# or auto for the best by BIC, a number that is not used, and a file of rows of d little-endian
# doubles; the second line is the seconds of the fit, m weights and m * d means.
suppressMessages(library(mclust))
writeLines(as.character(packageVersion("mclust")))
words <- commandArgs(trailingOnly = TRUE)
if (length(words) > 0) {
  path <- words[5]
  values <- readBin(path, "double", file.size(path) / 8, endian = "little")
  rows <- matrix(values, ncol = as.integer(words[2]), byrow = TRUE)
  families <- if (words[3] != "auto") words[3]
  seconds <- system.time(
    fit <- Mclust(rows, G = as.integer(words[1]), modelNames = families, verbose = FALSE)
  )[["elapsed"]]
  numbers <- c(seconds, fit$parameters$pro, fit$parameters$mean)
  writeLines(paste(sprintf("%.17g", numbers), collapse = " "))
}
