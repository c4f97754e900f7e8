// Anyone's predictions: what is read and written again reads as the same, and can be scored.
#include "fuzz_target.hpp"
#include "metrics/predictions.hpp"
#include "metrics/score.hpp"

int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace ser;
  fuzz::accepted([&] {
    const Predictions predictions = parse_predictions(fuzz::text_of(data, size), "p.csv");
    const std::string csv = predictions_csv(predictions);
    const bool again = fuzz::accepted([&] {
      fuzz::promise(predictions_csv(parse_predictions(csv, "again.csv")) == csv, "the same again");
    });
    fuzz::promise(again, "what ser writes it reads");
    ScoreOptions options;
    options.bootstrap = 2;
    fuzz::promise(score(predictions, options).n == predictions.rows.size(), "every row is scored");
  });
  return 0;
}
