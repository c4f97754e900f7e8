#include "metrics/table.hpp"

#include <cmath>
#include <limits>

#include "metrics/calibration.hpp"
#include "metrics/outcomes.hpp"

namespace ser {
namespace {

using Value = std::optional<double>;
using ClassFigure = std::optional<double> ClassScores::*;

Value macro_mean(const Confusion& confusion, ClassFigure figure) {
  double sum = 0.0;
  std::size_t present = 0;
  for (const auto& score : class_scores(confusion)) {
    if (score.support == 0) continue;
    sum += *(score.*figure);
    ++present;
  }
  return present > 0 ? Value(sum / static_cast<double>(present)) : std::nullopt;
}

Value weighted_mean(const Confusion& confusion, ClassFigure figure) {
  double sum = 0.0;
  std::size_t total = 0;
  for (const auto& score : class_scores(confusion)) {
    if (score.support == 0) continue;
    sum += *(score.*figure) * static_cast<double>(score.support);
    total += score.support;
  }
  return total > 0 ? Value(sum / static_cast<double>(total)) : std::nullopt;
}

/// Accuracy, the recall weighted by class.
Value weighted_accuracy(const Confusion& confusion, const Outcomes*) {
  const std::size_t total = confusion.total();
  if (total == 0) return std::nullopt;
  return static_cast<double>(confusion.correct()) / static_cast<double>(total);
}

Value unweighted_average_recall(const Confusion& confusion, const Outcomes*) {
  return macro_mean(confusion, &ClassScores::recall);
}

Value macro_precision(const Confusion& confusion, const Outcomes*) {
  return macro_mean(confusion, &ClassScores::precision);
}

Value macro_f1(const Confusion& confusion, const Outcomes*) {
  return macro_mean(confusion, &ClassScores::f1);
}

Value weighted_precision(const Confusion& confusion, const Outcomes*) {
  return weighted_mean(confusion, &ClassScores::precision);
}

Value weighted_f1(const Confusion& confusion, const Outcomes*) {
  return weighted_mean(confusion, &ClassScores::f1);
}

/// What agreement by chance is computed from, as shares of all clips.
struct Agreement {
  double observed = 0.0;            ///< Σ over classes of p(truth = c, prediction = c)
  double by_chance = 0.0;           ///< Σ p(truth = c) · p(prediction = c)
  double truth_squares = 0.0;       ///< Σ p(truth = c)²
  double prediction_squares = 0.0;  ///< Σ p(prediction = c)²
};

Agreement agreement_of(const Confusion& confusion) {
  Agreement agreement;
  const auto total = static_cast<double>(confusion.total());
  for (std::size_t c = 0; c < confusion.classes; ++c) {
    const double truth = static_cast<double>(confusion.support(c)) / total;
    const double prediction = static_cast<double>(confusion.predicted(c)) / total;
    agreement.observed += static_cast<double>(confusion.at(c, c)) / total;
    agreement.by_chance += truth * prediction;
    agreement.truth_squares += truth * truth;
    agreement.prediction_squares += prediction * prediction;
  }
  return agreement;
}

/// Below this a difference of shares is rounding.
constexpr double kNothing = 1e-12;

/// Cohen 1960: (observed − by chance) / (1 − by chance). Undefined when truth and prediction are
/// one and the same class throughout.
Value cohen_kappa(const Confusion& confusion, const Outcomes*) {
  if (confusion.total() == 0) return std::nullopt;
  const Agreement agreement = agreement_of(confusion);
  if (1.0 - agreement.by_chance < kNothing) return std::nullopt;
  return (agreement.observed - agreement.by_chance) / (1.0 - agreement.by_chance);
}

/// Matthews' correlation of truth and prediction for any number of classes (Gorodkin 2004); 0 when
/// either is one class throughout, as scikit-learn has it.
Value matthews_correlation(const Confusion& confusion, const Outcomes*) {
  if (confusion.total() == 0) return std::nullopt;
  const Agreement agreement = agreement_of(confusion);
  const double variances = (1.0 - agreement.truth_squares) * (1.0 - agreement.prediction_squares);
  if (variances < kNothing * kNothing) return 0.0;
  return (agreement.observed - agreement.by_chance) / std::sqrt(variances);
}

Value auc_macro(const Outcomes& outcomes) {
  double sum = 0.0;
  std::size_t defined = 0;
  for (std::size_t c = 0; c < outcomes.classes; ++c) {
    if (const Value auc = one_vs_rest_auc(outcomes, c)) {
      sum += *auc;
      ++defined;
    }
  }
  return defined > 0 ? Value(sum / static_cast<double>(defined)) : std::nullopt;
}

Value equal_width_error(const Outcomes& outcomes) {
  return calibration_error(outcomes, Binning::kEqualWidth);
}

Value equal_mass_error(const Outcomes& outcomes) {
  return calibration_error(outcomes, Binning::kEqualMass);
}

/// A figure that only probabilities decide.
template <Value (*kFigure)(const Outcomes&)>
Value of_probabilities(const Confusion&, const Outcomes* outcomes) {
  return outcomes != nullptr ? kFigure(*outcomes) : std::nullopt;
}

}  // namespace

const std::vector<Metric>& metric_table() {
  constexpr double kAnything = std::numeric_limits<double>::infinity();
  // name, title, value, has_interval, in_slices, lower_is_better, lowest, highest
  static const std::vector<Metric> kTable = {
      {"wa", "WA", weighted_accuracy, true, true},
      {"uar", "UAR", unweighted_average_recall, true, true},
      {"macro_precision", "macro precision", macro_precision},
      {"macro_f1", "macro F1", macro_f1, true},
      {"weighted_precision", "weighted precision", weighted_precision},
      {"weighted_f1", "weighted F1", weighted_f1},
      {"kappa", "Cohen's kappa", cohen_kappa, false, false, false, -1.0},
      {"mcc", "Matthews' correlation", matthews_correlation, false, false, false, -1.0},
      {"auc_macro", "macro AUC", of_probabilities<auc_macro>},
      {"log_loss", "log loss", of_probabilities<log_loss>, false, false, true, 0.0, kAnything},
      {"brier", "Brier score", of_probabilities<brier_score>, false, false, true, 0.0, 2.0},
      {"ece", "calibration error", of_probabilities<equal_width_error>, false, false, true},
      {"ece_mass", "calibration error, equal-mass bins", of_probabilities<equal_mass_error>, false,
       false, true},
  };
  return kTable;
}

}  // namespace ser
