#pragma once

#include <cstddef>
#include <filesystem>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace ser {

/// What was said and what was recognised. Texts are the manifest's, verbatim; an empty one is
/// "not known".
struct Prediction {
  std::string file;
  std::string start;
  std::string end;
  std::string corpus;
  std::string speaker;
  std::string gender;
  std::string intensity;
  std::string truth;
  std::string prediction;
  std::vector<double> probabilities;  ///< one a label, in the order of the labels, or none
};

/// A column with one value for all rows: what else a reader must know of them.
struct PredictionMark {
  std::string column;
  std::string value;
};

struct Predictions {
  std::vector<std::string> labels;
  std::vector<Prediction> rows;
  std::vector<PredictionMark> marks = {};
  std::vector<std::string> notes = {};  ///< what a reader should know of how they were read
};

/// `file,start,end,speaker,truth,prediction`, then `p_<label>` for each label where there are
/// probabilities, those of `corpus,gender,intensity` that any row has, and the marks. Numbers read
/// back as the same numbers.
std::string predictions_csv(const Predictions& predictions);

/// Anyone's CSV: `file,truth,prediction` are required; `start`, `end`, `corpus`, `speaker`,
/// `gender`, `intensity` and `p_<label>` are read where they are there, other columns are ignored.
/// The labels are those of the `p_` columns, in their order; without such columns the names found
/// in `truth` and `prediction`, sorted. Labels that differ in case or surrounding blanks only are
/// one label, spelt as the `p_` column or the first truth does; a note says so. Throws data_error
/// with the line: no rows, a file that is there twice (with the same start and end), an empty truth
/// or prediction, one without a `p_` column among others, a probability that is no number in [0,
/// 1], a row whose probabilities miss a sum of 1 by more than 0.01.
/// Of the columns named in `marks`, each is read: its values, sorted, each once, joined by "|".
Predictions read_predictions(const std::filesystem::path& path,
                             const std::vector<std::string>& marks = {});
Predictions parse_predictions(std::string_view text, const std::string& source,
                              const std::vector<std::string>& marks = {});

}  // namespace ser
