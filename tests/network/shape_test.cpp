#include <gtest/gtest.h>

#include "made.hpp"
#include "network/layers/table.hpp"

namespace ser {
namespace {

Shape out(std::string_view layer, const Shape& in) { return made::layer(layer)->output(in); }

std::string complaint(std::string_view layer, const Shape& in) {
  return made::message_of([&] { out(layer, in); }, ErrorKind::kUsage);
}

TEST(Shape, NamesItsSizes) {
  EXPECT_EQ(to_text(Shape::map(1, 128)), "1 x 128 x any");
  EXPECT_EQ(to_text(Shape::sequence(40, 7)), "40 x 7");
  EXPECT_EQ(to_text(Shape::vector(8)), "8");
}

TEST(ShapeRules, ConvolutionWithoutPaddingLosesItsKernel) {
  EXPECT_EQ(out(R"({"type":"conv2d","channels":4,"kernel":[3,5]})", Shape::map(2, 10, 10)),
            Shape::map(4, 8, 6));
}

TEST(ShapeRules, SamePaddingKeepsBandsAndFrames) {
  for (const char* kernel : {"1", "2", "3", "[4,5]"}) {
    const std::string layer = R"({"type":"conv2d","channels":4,"padding":"same","kernel":)";
    EXPECT_EQ(out(layer + kernel + "}", Shape::map(2, 10, 11)), Shape::map(4, 10, 11));
  }
}

TEST(ShapeRules, StrideRoundsDown) {
  EXPECT_EQ(out(R"({"type":"conv1d","channels":1,"kernel":3,"stride":2})", Shape::sequence(1, 8)),
            Shape::sequence(1, 3));
  EXPECT_EQ(out(R"({"type":"max_pool","kernel":2})", Shape::map(3, 7, 9)), Shape::map(3, 3, 4));
}

TEST(ShapeRules, AnyNumberOfFramesStaysAny) {
  EXPECT_EQ(out(R"({"type":"max_pool","kernel":2})", Shape::map(3, 8)), Shape::map(3, 4));
  EXPECT_EQ(out(R"({"type":"conv1d","channels":5,"kernel":3})", Shape::sequence(3)),
            Shape::sequence(5));
  EXPECT_EQ(out(R"({"type":"flatten"})", Shape::map(3, 8)), Shape::sequence(24));
  EXPECT_EQ(out(R"({"type":"lstm","units":5,"bidirectional":true})", Shape::sequence(3)),
            Shape::sequence(10));
  EXPECT_EQ(out(R"({"type":"time_pool","pool":["mean","max","std"]})", Shape::map(3, 8)),
            Shape::vector(72));
}

TEST(ShapeRules, TooFewFramesForAWindowIsAnError) {
  EXPECT_EQ(complaint(R"({"type":"max_pool","kernel":4})", Shape::sequence(3, 3)),
            "needs at least 4 frames, but gets 3");
  EXPECT_EQ(
      complaint(R"({"type":"conv2d","channels":1,"kernel":5,"padding":1})", Shape::map(1, 2, 10)),
      "needs at least 3 bands, but gets 2");
}

TEST(ShapeRules, WrongKindOfInputIsAnError) {
  EXPECT_EQ(complaint(R"({"type":"conv2d","channels":1,"kernel":3})", Shape::sequence(512)),
            "needs a map, but gets a sequence of 512 x any");
  EXPECT_EQ(complaint(R"({"type":"conv1d","channels":1,"kernel":3})", Shape::map(1, 64)),
            "needs a sequence, but gets a map of 1 x 64 x any");
  EXPECT_EQ(complaint(R"({"type":"linear","units":3})", Shape::map(1, 64)),
            "needs a vector or a sequence, but gets a map of 1 x 64 x any");
  EXPECT_EQ(complaint(R"({"type":"time_pool","pool":"mean"})", Shape::vector(3)),
            "needs a map or a sequence, but gets a vector of 3");
  EXPECT_EQ(complaint(R"({"type":"flatten"})", Shape::sequence(3)),
            "needs a map, or a sequence with a fixed number of frames, but gets a sequence of 3 x "
            "any");
  EXPECT_EQ(complaint(R"({"type":"max_pool","kernel":[2,1]})", Shape::sequence(3)),
            "needs a map for a kernel or stride of [bands, frames], but gets a sequence of 3 x "
            "any");
  EXPECT_EQ(complaint(R"({"type":"reshape","channels":4})", Shape::vector(10)),
            "needs a vector of a multiple of 4, but gets a vector of 10");
}

TEST(ShapeRules, ResidualRefusesToAddDifferentShapes) {
  EXPECT_EQ(
      complaint(R"({"type":"residual","layers":[{"type":"linear","units":3}]})", Shape::vector(4)),
      "adds a vector of 3 to a vector of 4; its layers and its shortcut must give the same "
      "shape");
}

TEST(ShapeRules, ResidualSeesThroughItsLayersWhetherFramesMix) {
  const auto use = [](std::string_view inner) {
    return made::layer(R"({"type":"residual","layers":[)" + std::string(inner) + "]}")->frame_use();
  };
  EXPECT_EQ(use(R"({"type":"relu"})"), FrameUse::kSame);
  EXPECT_EQ(use(R"({"type":"conv1d","channels":2,"kernel":3})"), FrameUse::kWindow);
  EXPECT_EQ(use(R"({"type":"relu"},{"type":"gru","units":2})"), FrameUse::kClip);
}

TEST(ShapeRules, OneFrameThatIsWideEnoughPasses) {
  EXPECT_EQ(
      out(R"({"type":"conv2d","channels":2,"kernel":3,"padding":"same"})", Shape::map(1, 8, 1)),
      Shape::map(2, 8, 1));
  EXPECT_EQ(out(R"({"type":"max_pool","kernel":[2,1]})", Shape::map(1, 8, 1)), Shape::map(1, 4, 1));
}

}  // namespace
}  // namespace ser
