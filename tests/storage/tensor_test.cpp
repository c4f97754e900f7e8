#include "storage/tensor.hpp"

#include <gtest/gtest.h>

#include "thrown.hpp"

namespace ser {
namespace {

TEST(Tensor, HoldsWhatItWasMadeOf) {
  const Tensor tensor = Tensor::of({2, 3}, std::vector<float>{1, 2, 3, 4, 5, 6});
  EXPECT_EQ(tensor.dtype(), DType::kF32);
  EXPECT_EQ(tensor.shape(), (std::vector<std::int64_t>{2, 3}));
  EXPECT_EQ(tensor.size(), 6U);
  EXPECT_EQ(tensor.bytes().size(), 24U);
  EXPECT_EQ(tensor.floats()[5], 6.0F);
}

TEST(Tensor, AnEmptyShapeIsOneNumberAndAZeroIsNone) {
  EXPECT_EQ(Tensor::of({}, std::vector<double>{7.0}).doubles()[0], 7.0);
  EXPECT_EQ(Tensor::of({0, 40}, std::vector<float>{}).size(), 0U);
  EXPECT_TRUE(Tensor::of({0, 40}, std::vector<float>{}).bytes().empty());
  EXPECT_EQ(Tensor().size(), 0U);
}

TEST(Tensor, CopiesShareTheirBytesAndOutliveTheOriginal) {
  Tensor copy;
  const std::byte* address = nullptr;
  {
    const Tensor tensor = Tensor::of({3}, std::vector<std::int64_t>{1, -2, 3});
    address = tensor.bytes().data();
    copy = tensor;
  }
  EXPECT_EQ(copy.bytes().data(), address);
  EXPECT_EQ(copy.integers()[1], -2);
}

TEST(Tensor, EveryTypeRefusesToBeReadAsAnother) {
  const std::vector<Tensor> tensors = {
      Tensor::of({1}, std::vector<float>{1}), Tensor::of({1}, std::vector<double>{1}),
      Tensor::of({1}, std::vector<std::int64_t>{1}), Tensor::of({1}, std::vector<std::uint8_t>{1})};
  for (std::size_t i = 0; i < tensors.size(); ++i) {
    int refused = 0;
    const auto attempt = [&](auto&& read) {
      try {
        read();
      } catch (const Error& error) {
        EXPECT_EQ(error.kind(), ErrorKind::kModel);
        ++refused;
      }
    };
    attempt([&] { static_cast<void>(tensors[i].floats()); });
    attempt([&] { static_cast<void>(tensors[i].doubles()); });
    attempt([&] { static_cast<void>(tensors[i].integers()); });
    attempt([&] { static_cast<void>(tensors[i].octets()); });
    EXPECT_EQ(refused, 3) << i;
  }
}

TEST(Tensor, AShapeThatDoesNotFitItsValuesIsABug) {
  for (const std::vector<std::int64_t>& shape :
       {std::vector<std::int64_t>{3}, {2, 2, 2}, {}, {0}, {-1, -4}, {-4}}) {
    EXPECT_EQ(thrown_by([&] { Tensor::of(shape, std::vector<float>(4)); }).kind(), ErrorKind::kBug);
  }
}

}  // namespace
}  // namespace ser
