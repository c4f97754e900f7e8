#include "core/error.hpp"

#include <gtest/gtest.h>

#include "core/observer.hpp"

namespace ser {
namespace {

TEST(Error, EachMakerGivesItsKindAndKeepsTheMessage) {
  EXPECT_EQ(usage_error("a").kind(), ErrorKind::kUsage);
  EXPECT_EQ(data_error("a").kind(), ErrorKind::kData);
  EXPECT_EQ(model_error("a").kind(), ErrorKind::kModel);
  EXPECT_EQ(machine_error("a").kind(), ErrorKind::kMachine);
  EXPECT_STREQ(usage_error("data.csv:3: wrong").what(), "data.csv:3: wrong");
}

TEST(Error, ReasonIsEmptyUnlessGiven) {
  EXPECT_EQ(data_error("a").reason(), "");
  EXPECT_EQ(data_error("a", "silent").reason(), "silent");
}

TEST(Error, IsAStandardRuntimeError) { EXPECT_THROW(throw model_error("a"), std::runtime_error); }

TEST(Interrupted, RemembersItsSignalAndIsNoError) {
  EXPECT_EQ(Interrupted(15).signal(), 15);
  EXPECT_STREQ(Interrupted(2).what(), "interrupted");
  EXPECT_FALSE((std::is_base_of_v<std::runtime_error, Interrupted>));
}

class Stopping final : public Observer {
 public:
  explicit Stopping(int signal) : signal_(signal) {}
  int stop_signal() const override { return signal_; }

 private:
  int signal_;
};

TEST(Observer, ThrowsTheSignalThatAsksItToStop) {
  EXPECT_NO_THROW(Stopping(0).throw_if_stopped());
  try {
    Stopping(15).throw_if_stopped();
    ADD_FAILURE() << "nothing was thrown";
  } catch (const Interrupted& interrupted) {
    EXPECT_EQ(interrupted.signal(), 15);
  }
}

TEST(Observer, TheSilentOneTakesEverythingAndNeverStops) {
  Observer& observer = silent_observer();
  observer.begin("task", 3);
  observer.advance();
  observer.advance(2);
  observer.end();
  observer.info("message");
  observer.warn("message");
  EXPECT_NO_THROW(observer.throw_if_stopped());
  EXPECT_EQ(&observer, &silent_observer());
}

}  // namespace
}  // namespace ser
