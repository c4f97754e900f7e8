#include "core/text.hpp"

#include <gtest/gtest.h>

#include <bit>
#include <clocale>
#include <cmath>
#include <cstdlib>
#include <limits>
#include <locale>

#include "core/hash.hpp"
#include "core/random.hpp"
#include "core/suggestion.hpp"

namespace ser {
namespace {

using Texts = std::vector<std::string>;

TEST(Lower, ChangesAsciiLettersOnly) {
  EXPECT_EQ(lower("AbZ-09_"), "abz-09_");
  EXPECT_EQ(lower("\xC3\x84rger"), "\xC3\x84rger");  // the umlaut's bytes stay
}

TEST(IsUtf8, TakesWellFormedTextOnly) {
  for (const char* text : {"", "plain", "\xC3\xA4", "\xE6\x84\x9F\xE6\x83\x85", "\xF0\x9F\x98\x80",
                           "\xEF\xBF\xBF", "\xF4\x8F\xBF\xBF", "\xED\x9F\xBF"}) {
    EXPECT_TRUE(is_utf8(text)) << text;
  }
  EXPECT_TRUE(is_utf8(std::string_view("a\0b", 3)));
}

TEST(IsUtf8, RefusesLatin1TruncatedOverlongSurrogatesAndBeyondUnicode) {
  for (const char* text : {"\xE4rger", "\xC3", "\xE6\x84", "\xF0\x9F\x98", "\x80", "\xC0\x80",
                           "\xC1\xBF", "\xE0\x9F\xBF", "\xF0\x8F\xBF\xBF", "\xED\xA0\x80",
                           "\xF4\x90\x80\x80", "\xF5\x80\x80\x80", "\xFF", "a\xC3("}) {
    EXPECT_FALSE(is_utf8(text)) << text;
  }
}

TEST(Trimmed, TakesWhiteSpaceFromBothEndsOnly) {
  EXPECT_EQ(trimmed(" \t a b\r\n"), "a b");
  EXPECT_EQ(trimmed(" \n "), "");
  EXPECT_EQ(trimmed(""), "");
}

TEST(Split, KeepsEmptyPieces) {
  EXPECT_EQ(split("a,b,c", ','), (Texts{"a", "b", "c"}));
  EXPECT_EQ(split(",a,", ','), (Texts{"", "a", ""}));
  EXPECT_EQ(split("", ','), (Texts{""}));
}

TEST(Join, UndoesSplit) {
  for (const char* text : {"", "a", "a,b", ",,", ",a,"}) {
    EXPECT_EQ(join(split(text, ','), ","), text);
  }
  EXPECT_EQ(join(Texts{}, ", "), "");
  EXPECT_EQ(join(Texts{"", ""}, ", "), ", ");
}

TEST(ToText, IsTheShortestThatReadsBack) {
  EXPECT_EQ(to_text(0.1), "0.1");
  EXPECT_EQ(to_text(0.1F), "0.1");
  EXPECT_EQ(to_text(3.0), "3");
  EXPECT_EQ(to_text(-0.25), "-0.25");
  EXPECT_EQ(to_text(1.0 / 3.0), "0.3333333333333333");
}

TEST(ToText, EveryFiniteNumberReadsBackAsItself) {
  Random random(11);
  for (int i = 0; i < 20000; ++i) {
    const auto value = std::bit_cast<double>(random.bits());
    if (!std::isfinite(value)) continue;
    const auto back = to_number(to_text(value));
    ASSERT_TRUE(back.has_value()) << value;
    EXPECT_EQ(std::bit_cast<std::uint64_t>(*back), std::bit_cast<std::uint64_t>(value));
  }
  for (const double value : {std::numeric_limits<double>::min(), std::numeric_limits<double>::max(),
                             std::numeric_limits<double>::denorm_min(), -0.0}) {
    EXPECT_EQ(std::bit_cast<std::uint64_t>(to_number(to_text(value)).value()),
              std::bit_cast<std::uint64_t>(value));
  }
}

/// Writes numbers as 1.234,5: what a German locale does to printf and streams.
struct Comma : std::numpunct<char> {
  char do_decimal_point() const override { return ','; }
  char do_thousands_sep() const override { return '.'; }
  std::string do_grouping() const override { return "\3"; }
};

TEST(ToText, NoLocaleChangesThePoint) {
  const std::locale before = std::locale::global(std::locale(std::locale::classic(), new Comma));
  for (const char* name : {"de_DE.UTF-8", "de_DE", "fr_FR.UTF-8"}) {
    if (std::setlocale(LC_ALL, name) != nullptr) break;
  }
  EXPECT_EQ(to_text(1234.5), "1234.5");
  EXPECT_EQ(fixed(1234.5, 2), "1234.50");
  EXPECT_EQ(to_number("1234.5"), 1234.5);
  EXPECT_EQ(to_number("1234,5"), std::nullopt);
  std::setlocale(LC_ALL, "C");
  std::locale::global(before);
}

TEST(Fixed, HasAsManyDigitsAsAskedForAndRounds) {
  EXPECT_EQ(fixed(2.0, 0), "2");
  EXPECT_EQ(fixed(0.125, 2), "0.12");  // exact ties go to the even digit
  EXPECT_EQ(fixed(0.375, 2), "0.38");
  EXPECT_EQ(fixed(0.999, 2), "1.00");
  EXPECT_EQ(fixed(-1.5, 1), "-1.5");
  EXPECT_EQ(fixed(1e300, 1).size(), 303U);
}

TEST(ToNumber, TakesAllOfTheTextOrNothing) {
  EXPECT_EQ(to_number("1.5"), 1.5);
  EXPECT_EQ(to_number("+1.5"), 1.5);
  EXPECT_EQ(to_number("-2e3"), -2000.0);
  for (const char* text : {"", "+", "-", " 1", "1 ", "1.5s", "one", "1,5", "0x10", "+-5", "++5"}) {
    EXPECT_EQ(to_number(text), std::nullopt) << text;
  }
}

TEST(ToInteger, TakesAllOfTheTextOrNothing) {
  EXPECT_EQ(to_integer("01"), 1);
  EXPECT_EQ(to_integer("+7"), 7);
  EXPECT_EQ(to_integer("-7"), -7);
  EXPECT_EQ(to_integer("9223372036854775807"), std::numeric_limits<long long>::max());
  for (const char* text : {"", "+", "1.0", "1e3", "9223372036854775808", " 1", "03a", "+-5"}) {
    EXPECT_EQ(to_integer(text), std::nullopt) << text;
  }
}

TEST(KnownNames, SuggestsTheNearestNameWhenOneIsNear) {
  const Texts known = {"angry", "happy", "sad"};
  EXPECT_EQ(known_names("angy", known), "(did you mean 'angry'?) (known: angry, happy, sad)");
  EXPECT_EQ(known_names("HAPPY", known), "(did you mean 'happy'?) (known: angry, happy, sad)");
  EXPECT_EQ(known_names("surprised", known), "(known: angry, happy, sad)");
}

TEST(KnownNames, SuggestsNothingForAnEmptyName) {
  EXPECT_EQ(known_names("", Texts{"8", "4"}), "(known: 8, 4)");
}

TEST(MeantNames, CaseAloneIsNoDifference) {
  const std::vector<std::string> known = {"cnn", "svm", "svm-2"};
  EXPECT_EQ(meant_names("SVM", known), "(did you mean 'svm'?)");
}

TEST(MeantNames, ABeginningMeansWhatBeginsWithIt) {
  const std::vector<std::string> known = {"crnn", "lstm-frames", "lstm-mfcc40", "svm"};
  EXPECT_EQ(meant_names("lstm", known), "(did you mean 'lstm-mfcc40' or 'lstm-frames'?)");
  const std::vector<std::string> many = {"mlp-one", "mlp-two", "mlp-three", "mlp-four"};
  EXPECT_EQ(meant_names("mlp", many), "");
}

TEST(MeantNames, IsEmptyWhereNothingIsNear) {
  const std::vector<std::string> known = {"logmel-64", "prosody"};
  EXPECT_EQ(meant_names("egemaps", known), "");
  EXPECT_EQ(meant_names("", known), "");
}

TEST(CutOff, NeverReachesTheLimitAboveTheValue) {
  EXPECT_EQ(cut_off(0.29999, 4), "0.2999");
  EXPECT_EQ(cut_off(0.3, 4), "0.3");
  EXPECT_EQ(cut_off(0.1, 4), "0.1");
  EXPECT_EQ(cut_off(2.0, 4), "2");
  EXPECT_EQ(cut_off(0.0, 4), "0");
}

TEST(PieceName, IsTheFileWithTheTimesThatTheTableGives) {
  EXPECT_EQ(piece_name("a.wav", "", ""), "a.wav");
  EXPECT_EQ(piece_name("a.wav", "0", ""), "a.wav");
  EXPECT_EQ(piece_name("a.wav", "3", "6"), "a.wav[3.00-6.00]");
  EXPECT_EQ(piece_name("a.wav", "", "6.5"), "a.wav[0.00-6.50]");
  EXPECT_EQ(piece_name("a.wav", "3", ""), "a.wav[3.00-]");
}

TEST(PieceName, TellsPiecesApartThatDifferBehindTheSecondDecimal) {
  EXPECT_EQ(piece_name("a.wav", "3.001", "3.0042"), "a.wav[3.001-3.0042]");
  EXPECT_EQ(piece_name("a.wav", "0 days 00:00:01.25", "0 days 00:00:02"),
            "a.wav[0 days 00:00:01.25-0 days 00:00:02]");
}

TEST(Printable, LeavesNamesOfAnyScriptAsTheyAre) {
  for (const char* name :
       {"", "a.wav", "Ärger/übung 1.wav", "怒り.wav", "C:\\a.wav", "bad\xFF.wav"}) {
    EXPECT_EQ(printable(name), name);
  }
}

TEST(Printable, EscapesWhatMakesLinesColumnsOrSteersATerminal) {
  EXPECT_EQ(printable("a\tb\nc\rd"), "a\\tb\\nc\\rd");
  EXPECT_EQ(printable("\x1B[2J\x7F\x01"), "\\x1b[2J\\x7f\\x01");
  EXPECT_EQ(printable("\u0085\u009B1m"), "\\u0085\\u009b1m");
  EXPECT_EQ(printable("a\u202Egpj\u2028b"), "a\\u202egpj\\u2028b");
}

TEST(IsHash, IsTheFormOfOurHashesAlone) {
  EXPECT_TRUE(is_hash(hash_hex("any text")));
  for (const char* text :
       {"", "h11", "d41d8cd98f00b204e9800998ecf8427", "D41D8CD98F00B204E9800998ECF8427E"}) {
    EXPECT_FALSE(is_hash(text)) << text;
  }
}

}  // namespace
}  // namespace ser
