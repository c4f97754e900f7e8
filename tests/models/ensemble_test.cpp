#include <gtest/gtest.h>

#include "models/classifier.hpp"
#include "models/made_model.hpp"
#include "models/recognizer.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

TEST(EnsembleOf, AnswersWithTheMeanOfItsModels) {
  const Features heard = {{Array(13, 1)}};
  Model first = deaf_model({{3.0F, 1.0F, 0.0F}});
  Model second = deaf_model({{0.0F, 2.0F, 5.0F}});
  second.members[0].temperature = 2.0;
  const auto one = Recognizer(first).recognize(heard);
  const auto two = Recognizer(second).recognize(heard);
  const auto both = Recognizer(ensemble_of({first, second})).recognize(heard);
  for (std::size_t c = 0; c < both.size(); ++c) EXPECT_NEAR(both[c], (one[c] + two[c]) / 2, 1e-9);
}

TEST(EnsembleOf, HasHeardWhomAnyOfItsModelsHasHeard) {
  Model first = made_model();
  first.trained.heard = {{{"a", "1"}, {"a", "2"}}, {"x"}};
  first.trained.development = {{"uar", 0.5}};
  Model second = made_model();
  second.trained.heard = {{{"a", "2"}, {"b", "1"}}, {"y"}};
  second.trained.development = {{"uar", 0.7}};
  second.trained.stamps.speaker_dependent = true;
  const Model both = ensemble_of({first, second});
  EXPECT_EQ(both.members.size(), 2U);
  EXPECT_EQ(both.trained.heard.speakers, (std::set<SpeakerId>{{"a", "1"}, {"a", "2"}, {"b", "1"}}));
  EXPECT_EQ(both.trained.heard.recordings, (std::set<std::string>{"x", "y"}));
  EXPECT_DOUBLE_EQ(both.trained.development.at("uar"), 0.6);
  EXPECT_TRUE(both.trained.stamps.speaker_dependent);
}

TEST(EnsembleOf, DifferentLabelsAreRefused) {
  Model other = made_model();
  other.target.labels = {"happy", "sad", "bored"};
  EXPECT_EQ(thrown_by([&] { ensemble_of({made_model(), other}); }).kind(), ErrorKind::kModel);
  EXPECT_EQ(thrown_by([&] { ensemble_of({}); }).kind(), ErrorKind::kModel);
}

}  // namespace
}  // namespace ser
