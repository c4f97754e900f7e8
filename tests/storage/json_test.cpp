#include <gtest/gtest.h>

#include <cmath>
#include <limits>
#include <nlohmann/json.hpp>

#include "storage/json_reader.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

const Json& sample() {
  static const Json json = parse_json(
      R"({"name": "cnn", "epochs": 5, "rate": 0.5, "on": true, "labels": ["a", "b"],
          "nested": {"depth": 2}, "nothing": null, "big": 18446744073709551615})",
      "x.json");
  return json;
}

/// The message of the usage_error that `action` provokes in a reader of sample().
template <typename Action>
std::string refusal(Action&& action) {
  JsonReader reader(sample(), "x.json:");
  const Error error = thrown_by([&] { action(reader); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  return error.what();
}

TEST(ParseJson, NamesTheLineOfWhatIsNoJson) {
  const auto refused = [](std::string_view text) {
    const Error error = thrown_by([&] { parse_json(text, "x.json"); });
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return std::string(error.what());
  };
  EXPECT_EQ(refused("{\n\"a\": 1,\n}"), "x.json:3: not valid JSON");
  EXPECT_EQ(refused(""), "x.json:1: not valid JSON");
  EXPECT_EQ(refused("{} {}"), "x.json:1: not valid JSON");
  EXPECT_EQ(refused("\"\xFF\""), "x.json:1: not valid JSON");
}

TEST(ParseJson, ANumberTooLargeIsAUsageError) {
  const Error error = thrown_by([&] { parse_json("{\"a\": 1e999}", "x.json"); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_TRUE(holds(error.what(), "x.json"));
}

TEST(ParseJson, RefusesAKeyThatIsGivenTwice) {
  const Error error =
      thrown_by([&] { parse_json("{\"a\": {\"b\": 1,\n \"c\": 2, \"b\": 3}}", "x.json"); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_TRUE(holds(error.what(), "x.json: the key 'b' is given twice"));
  EXPECT_NO_THROW(parse_json(R"([{"a": 1}, {"a": 2}, {"b": {"a": 1}, "a": 3}])", "x.json"));
}

TEST(ParseJson, RefusesWhatIsNestedTooDeep) {
  const auto nested = [](std::size_t levels) {
    return std::string(levels, '[') + "\"[[\\\"[\"" + std::string(levels, ']');
  };
  EXPECT_NO_THROW(parse_json(nested(100), "x.json"));
  const Error error = thrown_by([&] { parse_json(nested(101), "x.json"); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_STREQ(error.what(), "x.json: is nested more than 100 levels deep");
  EXPECT_EQ(thrown_by([&] { parse_json(nested(1'000'000), "x.json"); }).kind(), ErrorKind::kUsage);
}

TEST(JsonReader, GivesEachTypeAsItIsWritten) {
  JsonReader reader(sample(), "x.json:");
  EXPECT_EQ(reader.string("name"), "cnn");
  EXPECT_EQ(reader.integer("epochs", 0, 10), 5);
  EXPECT_EQ(reader.number("rate", 0, 1), 0.5);
  EXPECT_EQ(reader.number("epochs", 0, 10), 5.0);
  EXPECT_TRUE(reader.boolean_or("on", false));
  EXPECT_EQ(reader.strings_or_empty("labels"), (std::vector<std::string>{"a", "b"}));
}

TEST(JsonReader, GivesTheFallbackOnlyForAMissingKey) {
  JsonReader reader(sample(), "x.json:");
  EXPECT_EQ(reader.string_or("none", "x"), "x");
  EXPECT_EQ(reader.integer_or("none", 7, 0, 10), 7);
  EXPECT_EQ(reader.number_or("none", 0.25, 0, 1), 0.25);
  EXPECT_TRUE(reader.boolean_or("none", true));
  EXPECT_TRUE(reader.strings_or_empty("none").empty());
  EXPECT_EQ(reader.string_or("name", "x"), "cnn");
  EXPECT_EQ(reader.integer_or("epochs", 7, 0, 10), 5);
}

TEST(JsonReader, NamesPathKeyAndWhatItFoundOnAWrongType) {
  EXPECT_EQ(refusal([](auto& r) { r.string("epochs"); }), "x.json: epochs: must be a text, not 5");
  EXPECT_EQ(refusal([](auto& r) { r.integer("rate", 0, 1); }),
            "x.json: rate: must be a whole number, not 0.5");
  EXPECT_EQ(refusal([](auto& r) { r.number("name", 0, 1); }),
            "x.json: name: must be a number, not \"cnn\"");
  EXPECT_EQ(refusal([](auto& r) { r.boolean_or("nothing", true); }),
            "x.json: nothing: must be true or false, not null");
  EXPECT_EQ(refusal([](auto& r) { r.array("nested"); }),
            "x.json: nested: must be a list, not {\"depth\":2}");
  EXPECT_EQ(refusal([](auto& r) { r.object("labels"); }),
            "x.json: labels: must be an object, not [\"a\",\"b\"]");
}

TEST(JsonReader, SaysWhichValuesAreAllowed) {
  EXPECT_EQ(refusal([](auto& r) { r.integer("epochs", 6, 10); }),
            "x.json: epochs: 5 is out of range (allowed: 6 to 10)");
  EXPECT_EQ(refusal([](auto& r) { r.number("rate", 0, 0.25); }),
            "x.json: rate: 0.5 is out of range (allowed: 0 to 0.25)");
  const std::vector<std::string> allowed = {"cnn-2", "mlp"};
  EXPECT_EQ(refusal([&](auto& r) { r.one_of("name", allowed, "mlp"); }),
            "x.json: name: unknown 'cnn' (did you mean 'cnn-2'?) (known: cnn-2, mlp)");
}

enum class Size { kSmall, kLarge };
constexpr Spelling<Size> kSizes[] = {{Size::kSmall, "small"}, {Size::kLarge, "large"}};

TEST(JsonReader, ReadsAWordAsTheValueThatTheTableGivesIt) {
  const Json json = parse_json(R"({"size": "large", "other": "lage", "number": 1})", "x.json");
  JsonReader reader(json, "x.json:");
  EXPECT_EQ(reader.one_of("size", kSizes, Size::kSmall), Size::kLarge);
  EXPECT_EQ(reader.one_of("none", kSizes, Size::kLarge), Size::kLarge);
  EXPECT_STREQ(thrown_by([&] { reader.one_of("other", kSizes, Size::kSmall); }).what(),
               "x.json: other: unknown 'lage' (did you mean 'large'?) (known: small, large)");
  EXPECT_STREQ(thrown_by([&] { reader.one_of("number", kSizes, Size::kSmall); }).what(),
               "x.json: number: must be a text, not 1");
}

TEST(JsonText, IsIndentedAndEndsTheLineAndReplacesWhatIsNotUtf8) {
  EXPECT_EQ(json_text({{"a", 1}}), "{\n  \"a\": 1\n}\n");
  EXPECT_EQ(json_text(std::string("x\xFFy")), "\"x\xEF\xBF\xBDy\"\n");
}

TEST(JsonOrNothing, IsNothingForWhatIsDamagedOrNestedTooDeep) {
  EXPECT_EQ(json_or_nothing("[1]"), Json::array({1}));
  EXPECT_FALSE(json_or_nothing("[1"));
  EXPECT_FALSE(json_or_nothing(std::string(101, '[') + std::string(101, ']')));
}

TEST(JsonReader, AWholeNumberAboveSixtyThreeBitsIsOutOfRangeAndNotNegative) {
  const auto low = std::numeric_limits<std::int64_t>::min();
  const auto high = std::numeric_limits<std::int64_t>::max();
  EXPECT_TRUE(holds(refusal([&](auto& r) { r.integer("big", low, high); }),
                    "x.json: big: 18446744073709551615 is out of range"));
}

TEST(JsonReader, NamesAMissingKey) {
  EXPECT_EQ(refusal([](auto& r) { r.string("duration"); }), "x.json: duration: is missing");
}

TEST(JsonReader, NamesAKeyThatMayBeTheMissingOneMisspelt) {
  const Json json = parse_json(R"({"kind": 1, "bloks": []})", "x.json");
  JsonReader reader(json, "x.json:");
  reader.number("kind", 0, 1);
  EXPECT_STREQ(thrown_by([&] { reader.array("blocks"); }).what(),
               "x.json: blocks: is missing: is it 'bloks'?");
  EXPECT_STREQ(thrown_by([&] { reader.array("kinds"); }).what(), "x.json: kinds: is missing");
}

TEST(JsonReader, FinishNamesTheFirstUnknownKeyAndSuggestsAKnownOne) {
  const Json json = parse_json(R"({"rate": 1, "epocs": 5})", "x.json");
  JsonReader reader(json, "x.json: training");
  reader.number("rate", 0, 1);
  reader.integer_or("epochs", 1, 0, 10);
  const Error error = thrown_by([&] { reader.finish(); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_TRUE(holds(error.what(), "x.json: training.epocs: unknown key (did you mean 'epochs'?"));
}

TEST(JsonReader, ANestedPathIsJoinedByDots) {
  JsonReader reader(sample(), "x.json:");
  JsonReader nested(reader.object("nested"), reader.path_of("nested"));
  EXPECT_EQ(thrown_by([&] { nested.integer("depth", 3, 9); }).what(),
            std::string("x.json: nested.depth: 2 is out of range (allowed: 3 to 9)"));
  const Json list = parse_json("[1]", "x.json");
  EXPECT_STREQ(thrown_by([&] { JsonReader(list, "x.json:"); }).what(),
               "x.json: must be an object, not [1]");
}

Json after(std::string_view assignment) {
  Json config = parse_json(R"({"a": {"b": 1}, "list": [{"x": 1}, 2]})", "x.json");
  apply_setting(config, assignment);
  return config;
}

TEST(ApplySetting, ReadsTheValueAsJsonAndElseAsAText) {
  EXPECT_EQ(after("a.b=2")["a"]["b"], 2);
  EXPECT_EQ(after("a.b=0.5")["a"]["b"], 0.5);
  EXPECT_EQ(after("a.b=true")["a"]["b"], true);
  EXPECT_EQ(after("a.b=null")["a"]["b"], nullptr);
  EXPECT_EQ(after("a.b=[1, 2]")["a"]["b"], Json::array({1, 2}));
  EXPECT_EQ(after("a.b=adam")["a"]["b"], "adam");
  EXPECT_EQ(after("a.b=\"5\"")["a"]["b"], "5");
  EXPECT_EQ(after("a.b=")["a"]["b"], "");
  EXPECT_EQ(after("a.b=x=y")["a"]["b"], "x=y");
}

TEST(ApplySetting, IndexesListsAndMakesNewKeys) {
  EXPECT_EQ(after("list.0.x=7")["list"][0]["x"], 7);
  EXPECT_EQ(after("list.1=7")["list"][1], 7);
  EXPECT_EQ(after("new.deep.key=7")["new"]["deep"]["key"], 7);
  EXPECT_EQ(after("a.b=2")["list"], after("a.b=3")["list"]);
}

TEST(ApplySetting, RefusesWhatLeadsNowhere) {
  const auto refused = [](std::string_view assignment) {
    const Error error = thrown_by([&] { after(assignment); });
    EXPECT_EQ(error.kind(), ErrorKind::kUsage);
    return std::string(error.what());
  };
  EXPECT_EQ(refused("a.b"), "--set a.b: must be path.to.key=value");
  EXPECT_EQ(refused("=1"), "--set =1: must be path.to.key=value");
  EXPECT_EQ(refused("list.2=1"), "--set list.2=1: '2' is no index of a list of 2");
  EXPECT_EQ(refused("list.-1=1"), "--set list.-1=1: '-1' is no index of a list of 2");
  EXPECT_EQ(refused("list.x=1"), "--set list.x=1: 'x' is no index of a list of 2");
  EXPECT_EQ(refused("a.b.c=1"), "--set a.b.c=1: 'c' is looked for in a value that has no keys");
}

TEST(ApplySetting, RefusesATextThatIsNotUtf8) {
  const Error error = thrown_by([] { after("a.b=\xFF"); });
  EXPECT_EQ(error.kind(), ErrorKind::kUsage);
  EXPECT_TRUE(holds(error.what(), "UTF-8"));
  const Error key = thrown_by([] { after("a.\xFF=1"); });
  EXPECT_EQ(key.kind(), ErrorKind::kUsage);
}

}  // namespace
}  // namespace ser
