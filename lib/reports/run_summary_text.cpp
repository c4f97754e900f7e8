#include <algorithm>
#include <array>
#include <charconv>
#include <map>
#include <set>

#include "core/text.hpp"
#include "reports/run_summary.hpp"
#include "reports/table.hpp"

namespace ser {
namespace {

constexpr std::size_t kEpochsShown = 12;
constexpr std::size_t kAllEpochsShown = 20;  ///< up to here none is left out
constexpr std::size_t kShortestName = 8;

std::string share(double value) { return fixed(value, 3); }

std::string figure(const std::optional<double>& value) { return value ? share(*value) : "-"; }

std::string state_text(const RunSummary& run) {
  if (!run.folds.empty()) {
    return (run.finished ? "finished" : "unfinished") + std::string(" cross-validation of ") +
           counted(run.folds.size(), "fold");
  }
  if (run.finished && is_fitted(run.history)) return "finished, fitted in one pass";
  if (run.finished) return "finished after " + counted(run.history.size(), "epoch");
  const std::string rest = " (run the same ser train command to resume)";
  if (run.history.empty()) return "unfinished: begun, no epoch done yet" + rest;
  return "unfinished: interrupted after epoch " + std::to_string(run.history.back().epoch) +
         ", or still running" + rest;
}

std::string epochs_text(const RunSummary& run) {
  const auto fitted = [](const RunSummary& one) { return is_fitted(one.history); };
  if (fitted(run) || std::ranges::any_of(run.folds, fitted)) return "";
  const std::string most = "at most " + std::to_string(run.epochs_at_most);
  return run.folds.empty() ? std::to_string(run.history.size()) + " of " + most : most + " a fold";
}

std::string best_text(const RunSummary& run) {
  if (!run.dev) return "";
  const std::string epoch = is_fitted(run.history) ? ""
                            : run.best ? "epoch " + std::to_string(run.best->epoch) + ": "
                                       : "networks together: ";
  return epoch + "development UAR " + share(run.dev->uar) + ", WA " + share(run.dev->wa) +
         ", loss " + fixed(run.dev->loss, 4);
}

std::string test_text(const RunSummary& run) {
  if (!run.test) return "none";
  return "UAR " + figure(run.test->uar) + ", WA " + figure(run.test->wa) + " (" +
         counted(run.test->n, "clip") + (run.folds.empty() ? ")" : ", all folds pooled)");
}

std::string over_folds_text(const RunSummary& run) {
  if (!run.over_folds) return "";
  return "test UAR mean " + share(run.over_folds->uar_mean) +
         (run.over_folds->uar_sd ? ", standard deviation " + share(*run.over_folds->uar_sd) : "");
}

std::string stamps_text(const RunSummary& run) {
  if (!run.stamps) return "not known yet";
  const std::string words = stamp_words(*run.stamps);
  return words.empty() ? "none" : words;
}

/// Three significant digits.
std::string rate_text(double rate) {
  std::array<char, 32> text{};
  const auto end =
      std::to_chars(text.data(), text.data() + text.size(), rate, std::chars_format::general, 3);
  return {text.data(), end.ptr};
}

bool is_best(const RunSummary& run, const EpochRecord& record) {
  return run.best && run.best->epoch == record.epoch;
}

/// All of a few; of many an evenly spread choice with the first, the last two and the best.
std::set<std::size_t> shown_epochs(const RunSummary& run) {
  const std::size_t count = run.history.size();
  const std::size_t shown = count <= kAllEpochsShown ? count : kEpochsShown;
  std::set<std::size_t> indices;
  if (count > 1) indices.insert(count - 2);
  for (std::size_t i = 0; i < shown; ++i) {
    indices.insert(shown == 1 ? 0 : i * (count - 1) / (shown - 1));
  }
  for (std::size_t i = 0; i < count; ++i) {
    if (is_best(run, run.history[i])) indices.insert(i);
  }
  return indices;
}

std::string history_text(const RunSummary& run) {
  if (run.history.empty() || is_fitted(run.history)) return "";
  Table table{{{"epoch", Align::kRight},
               {"train loss", Align::kRight},
               {"train WA", Align::kRight},
               {"dev loss", Align::kRight},
               {"dev WA", Align::kRight},
               {"dev UAR", Align::kRight},
               {"rate", Align::kRight},
               {""}},
              {}};
  for (const std::size_t i : shown_epochs(run)) {
    const EpochRecord& record = run.history[i];
    table.rows.push_back({std::to_string(record.epoch), fixed(record.train_loss, 4),
                          share(record.train_wa), fixed(record.dev_loss, 4), share(record.dev_wa),
                          share(record.dev_uar), rate_text(record.learning_rate),
                          is_best(run, record) ? "best" : ""});
  }
  std::vector<double> losses;
  std::vector<double> recalls;
  for (const EpochRecord& record : run.history) {
    losses.push_back(record.dev_loss);
    recalls.push_back(record.dev_uar);
  }
  const std::vector<Fact> curves = {{"dev UAR", sparkline(recalls, 60)},
                                    {"dev loss", sparkline(losses, 60)}};
  return "\n" + text_table(table) + (run.history.size() > 1 ? "\n" + fact_list(curves) : "");
}

/// Short words for a narrow column; the lines below the table say what they mean.
std::string short_stamps(const std::optional<Stamps>& stamps) {
  if (!stamps) return "-";
  std::vector<std::string> words;
  for (const Stamp& stamp : kStamps) {
    if ((*stamps).*stamp.member) words.emplace_back(stamp.code);
  }
  return join(words, " ");
}

std::string legend(const std::vector<RunSummary>& runs) {
  Stamps any;
  for (const RunSummary& run : runs) any = any | run.stamps.value_or(Stamps{});
  std::string text;
  for (const Stamp& stamp : kStamps) {
    if (!(any.*stamp.member)) continue;
    text.append(stamp.code).append(": ").append(stamp.meaning).append("\n");
  }
  return text.empty() ? text : "\n" + text;
}

std::string short_state(const RunSummary& run) {
  if (!run.fault.empty()) return "damaged";
  if (!run.begun) return "waiting";
  return run.finished ? "finished" : "unfinished";
}

std::string epochs_done(const RunSummary& run) {
  return is_fitted(run.history) ? "fitted" : std::to_string(run.history.size());
}

/// A line a fold of a cross-validation.
std::string folds_text(const std::vector<RunSummary>& folds) {
  if (folds.empty()) return "";
  Table table{{{"fold", Align::kRight},
               {"state"},
               {"epochs", Align::kRight},
               {"best", Align::kRight},
               {"dev UAR", Align::kRight},
               {"test UAR", Align::kRight},
               {"test WA", Align::kRight},
               {"clips", Align::kRight}},
              {}};
  for (const RunSummary& fold : folds) {
    table.rows.push_back(
        {fold.name.substr(fold.name.find('-') + 1), short_state(fold), epochs_done(fold),
         fold.best && !is_fitted(fold.history) ? std::to_string(fold.best->epoch) : "-",
         fold.dev ? share(fold.dev->uar) : "-", fold.test ? figure(fold.test->uar) : "-",
         fold.test ? figure(fold.test->wa) : "-", fold.test ? std::to_string(fold.test->n) : "-"});
  }
  std::string text = "\n" + text_table(table);
  for (const RunSummary& fold : folds) {
    if (!fold.fault.empty()) text += "\n" + join(wrapped(fold.fault, kReportWidth), "\n") + "\n";
  }
  return text;
}

std::vector<std::string> run_row(const RunSummary& run) {
  if (!run.fault.empty()) return {run.name, short_state(run), "-", "-", "-", "-", "-"};
  const auto dev = run.dev ? std::optional(run.dev->uar) : mean_dev_uar(run.folds);
  return {run.name,
          short_state(run),
          run.folds.empty() ? epochs_done(run) : counted(run.folds.size(), "fold"),
          figure(dev),
          run.test ? figure(run.test->uar) : "-",
          run.test ? figure(run.test->wa) : "-",
          short_stamps(run.stamps)};
}

/// Cuts the first column to what the others leave of a line.
void fit_names(Table& table) {
  std::size_t taken = 0;
  for (std::size_t c = 1; c < table.columns.size(); ++c) {
    std::size_t width = display_width(table.columns[c].head);
    for (const auto& row : table.rows) width = std::max(width, display_width(row[c]));
    taken += width + kColumnGap;
  }
  const std::size_t left = std::max(kShortestName, kReportWidth - std::min(taken, kReportWidth));
  for (auto& row : table.rows) row[0] = shortened(row[0], left);
}

/// A letter for each set of test clips, in the order of the runs.
std::map<std::string, std::string> letters_of(const std::vector<RunSummary>& runs) {
  constexpr std::size_t kLetters = 26;
  std::map<std::string, std::string> letters;
  for (const RunSummary& run : runs) {
    if (run.test_clips.empty() || letters.contains(run.test_clips)) continue;
    const std::size_t number = letters.size();
    const std::string round = number < kLetters ? "" : std::to_string(number / kLetters);
    letters[run.test_clips] = std::string(1, static_cast<char>('A' + number % kLetters)) + round;
  }
  return letters;
}

/// What tells whether the test figures of the runs compare.
std::string tests_text(const std::vector<RunSummary>& runs) {
  const auto letters = letters_of(runs);
  if (letters.empty()) return "";
  Table table{{{"run"},
               {"features"},
               {"seed", Align::kRight},
               {"test clips", Align::kRight},
               {"UAR 95 % interval"},
               {"test"}},
              {}};
  for (const RunSummary& run : runs) {
    if (!run.test || run.test_clips.empty()) continue;
    const auto& interval = run.test->uar_ci95;
    table.rows.push_back({run.name, run.features.empty() ? "(its own)" : run.features,
                          std::to_string(run.seed), std::to_string(run.test->n),
                          interval ? share((*interval)[0]) + " to " + share((*interval)[1]) : "-",
                          letters.at(run.test_clips)});
  }
  fit_names(table);
  const char* verdict =
      letters.size() == 1
          ? "all of them were tested on the same clips\n"
          : "the same letter: the same test clips; figures of different letters do not compare\n";
  return "\n" + text_table(table) + (table.rows.size() > 1 ? verdict : "");
}

}  // namespace

std::string run_text(const RunSummary& run) {
  const std::vector<Fact> facts = {{"run", run.name},
                                   {"state", state_text(run)},
                                   {"epochs", epochs_text(run)},
                                   {"recognises", join(run.labels, ", ")},
                                   {"split", run.split},
                                   {"caveats", stamps_text(run)},
                                   {"features", run.features},
                                   {"seed", std::to_string(run.seed)},
                                   {is_fitted(run.history) ? "fitted" : "best", best_text(run)},
                                   {"test", test_text(run)},
                                   {"folds", over_folds_text(run)}};
  return fact_list(facts) + folds_text(run.folds) + history_text(run);
}

std::string runs_text(const std::vector<RunSummary>& runs) {
  Table table{{{"run"},
               {"state"},
               {"epochs", Align::kRight},
               {"dev UAR", Align::kRight},
               {"test UAR", Align::kRight},
               {"test WA", Align::kRight},
               {"caveats"}},
              {}};
  for (const RunSummary& run : runs) table.rows.push_back(run_row(run));
  fit_names(table);
  return text_table(table) + legend(runs) + tests_text(runs);
}

}  // namespace ser
