# Writes data sets of R as csv files into the folder that is given, and prints for each its name and
# what mclust finds: the best of its 14 families and 1 to 9 components by BIC.
suppressMessages(library(mclust))
library(MASS)
data(list = c("diabetes", "thyroid", "Baudry_etal_2010_JCGS_examples", "banknote", "wdbc"),
     package = "mclust")
folder <- commandArgs(trailingOnly = TRUE)[1]
penguins <- read.csv(file.path(folder, "penguins.csv"))[, -1]
sets <- list(
  "Old Faithful" = faithful, penguins = penguins, iris = iris[, 1:4],
  diabetes = diabetes[, -1], thyroid = thyroid[, -1], ex4.1 = ex4.1,
  airquality = na.omit(airquality[, 1:4]), banknote = banknote[, -1], birthwt = birthwt[, c(2, 3, 10)],
  crabs = crabs[, 4:8], EuStockMarkets = diff(log(EuStockMarkets)),
  freeny = freeny, hills = log(hills), LifeCycleSavings = LifeCycleSavings, mcycle = mcycle,
  painters = painters[, 1:4], Pima = rbind(Pima.tr, Pima.te)[, 1:7], quakes = quakes, rock = rock,
  state.x77 = state.x77, swiss = swiss, topo = topo, trees = trees, USArrests = USArrests,
  USJudgeRatings = USJudgeRatings, wdbc = wdbc[, 3:12])
for (name in names(sets)) {
  rows <- as.matrix(sets[[name]])
  colnames(rows) <- paste0("x", seq_len(ncol(rows)))
  write.csv(rows, file.path(folder, paste0(name, ".csv")), row.names = FALSE)
  best <- Mclust(rows, G = 1:9, verbose = FALSE)
  cat(name, best$modelName, best$G, sprintf("%.4f", best$bic), sep = "\t")
  cat("\n")
}
