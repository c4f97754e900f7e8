#pragma once

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

#include "metrics/predictions.hpp"

namespace ser {

/// Predictions as indices of labels: what metrics are computed from. Row i of each member belongs
/// to row i of the predictions, which must outlive this.
struct Outcomes {
  std::size_t classes = 0;
  std::vector<std::size_t> truth;
  std::vector<std::size_t> prediction;
  std::vector<std::span<const double>> probabilities;  ///< empty where there are none
};

/// Throws data_error when a truth or prediction is not among the labels, a label stands twice
/// among them, or a row has not one probability a label as all the others (or none, as all the
/// others).
Outcomes outcomes_of(const Predictions& predictions);

/// How often each class was recognised as each class.
struct Confusion {
  explicit Confusion(std::size_t class_count)
      : classes(class_count), counts(class_count * class_count) {}

  std::size_t at(std::size_t truth, std::size_t prediction) const {
    return counts[truth * classes + prediction];
  }
  void add(std::size_t truth, std::size_t prediction) { ++counts[truth * classes + prediction]; }
  /// Adds the counts of another of as many classes.
  void add(const Confusion& other);

  std::size_t total() const;
  std::size_t correct() const;                          ///< the diagonal's sum
  std::size_t support(std::size_t truth) const;         ///< a row's sum
  std::size_t predicted(std::size_t prediction) const;  ///< a column's sum

  std::size_t classes;
  std::vector<std::size_t> counts;  ///< classes × classes, a row a true class
};

Confusion confusion_of(const Outcomes& outcomes);
/// Of these rows alone; a row may be named more than once.
Confusion confusion_of(const Outcomes& outcomes, std::span<const std::size_t> rows);

/// One class against all others. A class that is absent from the truth has no figures.
struct ClassScores {
  std::size_t support = 0;          ///< how often it is the truth
  std::optional<double> precision;  ///< 0 for a class that is never predicted
  std::optional<double> recall;
  std::optional<double> f1;
  std::optional<double> auc;  ///< none either without probabilities or when it is the only class
};

/// Precision, recall and F1 of each class.
std::vector<ClassScores> class_scores(const Confusion& confusion);

/// The probability that a clip of class `label` gets a higher probability of it than a clip of
/// another class, ties counting half (Mann–Whitney; the area under the ROC curve). None without
/// probabilities, or when all clips or no clip are of that class.
std::optional<double> one_vs_rest_auc(const Outcomes& outcomes, std::size_t label);

}  // namespace ser
