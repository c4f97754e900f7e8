#include <gtest/gtest.h>

#include <fstream>

#include "core/random.hpp"
#include "storage/atomic_file.hpp"
#include "storage/tensor.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

namespace fs = std::filesystem;

/// The length in front, the header, the data.
std::string file_of(const std::string& header, const std::string& data) {
  std::string bytes;
  for (int i = 0; i < 8; ++i) bytes += static_cast<char>(header.size() >> (8 * i) & 0xFFU);
  return bytes + header + data;
}

/// Two floats 1.0 and -2.0 as they lie in a file.
const std::string kTwoFloats("\x00\x00\x80\x3F\x00\x00\x00\xC0", 8);

/// An entry of a header.
std::string entry(const std::string& shape, const std::string& offsets,
                  const std::string& dtype = "F32") {
  return R"({"dtype":")" + dtype + R"(","shape":)" + shape + R"(,"data_offsets":)" + offsets + "}";
}

class SafetensorsFile : public ::testing::Test {
 protected:
  Safetensors read(const std::string& bytes) const {
    write_plainly(bytes);
    return read_safetensors(path());
  }
  std::string refusal(const std::string& bytes) const {
    const Error error = thrown_by([&] { read(bytes); });
    EXPECT_EQ(error.kind(), ErrorKind::kModel);
    EXPECT_TRUE(std::string(error.what()).starts_with(path().string() + ": ")) << error.what();
    return error.what();
  }
  /// Without a flush to the disk, which takes its time in a test that writes thousands of files
  /// (file systems flush a file that is written over, too).
  void write_plainly(const std::string& bytes) const {
    fs::remove(path());
    std::ofstream(path(), std::ios::binary) << bytes;
  }
  fs::path path() const { return folder_ / "x.safetensors"; }

 private:
  TempFolder folder_;
};

TEST_F(SafetensorsFile, ReadsAFileMadeByHand) {
  const Safetensors file =
      read(file_of(R"({"__metadata__":{"k":"v"},"a":)" + entry("[2]", "[0,8]") + "}", kTwoFloats));
  ASSERT_EQ(file.tensors.size(), 1U);
  EXPECT_EQ(file.tensors.at("a").shape(), std::vector<std::int64_t>{2});
  EXPECT_EQ(file.tensors.at("a").floats()[0], 1.0F);
  EXPECT_EQ(file.tensors.at("a").floats()[1], -2.0F);
  EXPECT_EQ(file.metadata.at("k"), "v");
}

TEST_F(SafetensorsFile, IsWrittenByteForByteAsTheFormatSays) {
  Safetensors content;
  content.metadata["k"] = "v";
  content.tensors["a"] = Tensor::of({1, 2}, std::vector<float>{1.0F, -2.0F});
  content.tensors["b"] = Tensor::of({3}, std::vector<std::uint8_t>{7, 8, 9});
  write_safetensors(path(), content);
  std::string header = R"({"__metadata__":{"k":"v"},"a":)" + entry("[1,2]", "[0,8]") + R"(,"b":)" +
                       entry("[3]", "[8,11]", "U8") + "}";
  header.append((8 - header.size() % 8) % 8, ' ');  // the data begin at a multiple of 8
  EXPECT_EQ(read_text_file(path()), file_of(header, kTwoFloats + "\x07\x08\x09"));
}

TEST_F(SafetensorsFile, EveryTypeShapeAndNameReadsBack) {
  Safetensors content;
  content.metadata["text"] = "line\nquote\" \xC3\xA4 \xE6\x84\x9F";
  content.tensors["f32"] = Tensor::of({2, 1, 2}, std::vector<float>{1, -0.5F, 1e-30F, 3e38F});
  content.tensors["f64"] = Tensor::of({1}, std::vector<double>{0.1});
  content.tensors["i64"] = Tensor::of({2}, std::vector<std::int64_t>{INT64_MIN, INT64_MAX});
  content.tensors["odd/u8"] = Tensor::of({3}, std::vector<std::uint8_t>{0, 128, 255});
  content.tensors["scalar"] = Tensor::of({}, std::vector<float>{4});
  content.tensors["empty"] = Tensor::of({0}, std::vector<float>{});
  content.tensors["no rows"] = Tensor::of({0, 100000}, std::vector<float>{});
  content.tensors["z \xC3\xA4"] = Tensor::of({1}, std::vector<double>{5});
  write_safetensors(path(), content);
  const Safetensors back = read_safetensors(path());
  EXPECT_EQ(back.metadata, content.metadata);
  ASSERT_EQ(back.tensors.size(), content.tensors.size());
  for (const auto& [name, tensor] : content.tensors) {
    const Tensor& found = back.tensors.at(name);
    EXPECT_EQ(found.dtype(), tensor.dtype()) << name;
    EXPECT_EQ(found.shape(), tensor.shape()) << name;
    const auto bytes = tensor.bytes();
    ASSERT_EQ(found.bytes().size(), bytes.size()) << name;
    EXPECT_TRUE(std::equal(bytes.begin(), bytes.end(), found.bytes().begin())) << name;
  }
  EXPECT_EQ(back.tensors.at("z \xC3\xA4").doubles()[0], 5.0);  // behind 3 odd bytes: not aligned
}

TEST_F(SafetensorsFile, AFileOfNoTensorsReadsBack) {
  write_safetensors(path(), {});
  EXPECT_TRUE(read_safetensors(path()).tensors.empty());
}

TEST_F(SafetensorsFile, TensorsOutliveTheFile) {
  Tensors tensors = read(file_of(R"({"a":)" + entry("[2]", "[0,8]") + "}", kTwoFloats)).tensors;
  fs::remove(path());
  const Tensor tensor = tensors.at("a");
  tensors.clear();
  EXPECT_EQ(tensor.floats()[1], -2.0F);
}

TEST_F(SafetensorsFile, RefusesWhatIsMissingAFolderEmptyOrShort) {
  const Error missing = thrown_by([&] { read_safetensors(path()); });
  EXPECT_EQ(missing.kind(), ErrorKind::kModel);
  EXPECT_TRUE(holds(missing.what(), "x.safetensors: cannot open: No such file or directory"));
  EXPECT_EQ(thrown_by([&] { read_safetensors(path().parent_path()); }).kind(), ErrorKind::kModel);
  EXPECT_TRUE(holds(refusal(""), "too short"));
  EXPECT_TRUE(holds(refusal("1234567"), "too short"));
}

TEST_F(SafetensorsFile, RefusesAHeaderLongerThanTheFile) {
  for (const char last : {'\x00', '\x01', '\x7F', '\xFF'}) {
    std::string bytes = file_of("{}", "");
    bytes[0] = 3;
    bytes[7] = last;
    EXPECT_TRUE(holds(refusal(bytes), "its header is longer than the file"));
  }
}

TEST_F(SafetensorsFile, RefusesAHeaderThatIsNoJsonObject) {
  for (const char* header : {"", "[]", "nothing", "{", "{}}", "{\"a\"", "\"\xFF\"", "1e999"}) {
    refusal(file_of(header, ""));
  }
}

TEST_F(SafetensorsFile, RefusesEntriesOfAnotherForm) {
  for (const std::string& wrong :
       {std::string("5"), std::string("null"), std::string("{}"),
        std::string(R"({"dtype":"F32","shape":[2]})"), entry("[2]", "[0,8]", "F16"),
        entry("[2]", "[0,8]", "float"), entry("2", "[0,8]"), entry("[2.0]", "[0,8]"),
        entry("[-2]", "[0,8]"), entry("[\"2\"]", "[0,8]"), entry("[2]", "[0]"),
        entry("[2]", "[0,8,8]"), entry("[2]", "[-8,0]"), entry("[2]", "8"),
        entry("[2]", "[\"0\",\"8\"]")}) {
    EXPECT_TRUE(holds(refusal(file_of("{\"a\":" + wrong + "}", kTwoFloats)), "tensor 'a'"));
  }
  refusal(file_of(R"({"__metadata__":5})", ""));
  refusal(file_of(R"({"__metadata__":{"k":5}})", ""));
}

TEST_F(SafetensorsFile, RefusesOffsetsOutsideTheFileOrAgainstTheShape) {
  for (const char* offsets :
       {"[0,16]", "[8,16]", "[0,4]", "[8,0]", "[4,8]",
        "[18446744073709551608,18446744073709551615]", "[18446744073709551608,0]"}) {
    EXPECT_TRUE(holds(refusal(file_of(R"({"a":)" + entry("[2]", offsets) + "}", kTwoFloats)),
                      "does not lie within the file"));
  }
  refusal(file_of(R"({"a":)" + entry("[3]", "[0,8]") + "}", kTwoFloats));
}

TEST_F(SafetensorsFile, RefusesShapesWhoseSizeOverflows) {
  for (const char* shape :
       {"[4611686018427387904,4]", "[9223372036854775807]", "[18446744073709551615]",
        "[4294967296,4294967296]", "[4294967296,4294967296,0]", "[2305843009213693952,2]"}) {
    refusal(file_of(R"({"a":)" + entry(shape, "[0,0]") + "}", ""));
    refusal(file_of(R"({"a":)" + entry(shape, "[0,8]") + "}", kTwoFloats));
  }
}

TEST_F(SafetensorsFile, RefusesOverlapsGapsAndBytesBehindTheLastTensor) {
  const auto two = [](const std::string& first, const std::string& second) {
    return R"({"a":)" + entry("[1]", first) + R"(,"b":)" + entry("[1]", second) + "}";
  };
  EXPECT_NO_THROW(read(file_of(two("[0,4]", "[4,8]"), kTwoFloats)));
  EXPECT_NO_THROW(read(file_of(two("[4,8]", "[0,4]"), kTwoFloats)));
  EXPECT_TRUE(holds(refusal(file_of(two("[0,4]", "[0,4]"), kTwoFloats)), "overlap"));
  EXPECT_TRUE(holds(refusal(file_of(two("[0,4]", "[8,12]"), kTwoFloats + "1234")), "gap"));
  EXPECT_TRUE(holds(refusal(file_of(two("[0,4]", "[4,8]"), kTwoFloats + "x")), "behind its last"));
  EXPECT_TRUE(holds(refusal(file_of("{}", "x")), "behind its last"));
}

/// A file with every type, an unaligned tensor and metadata.
std::string valid_file(const fs::path& path) {
  Safetensors content;
  content.metadata["ser"] = R"({"format":1})";
  content.tensors["a"] = Tensor::of({2, 2}, std::vector<float>{1, 2, 3, 4});
  content.tensors["b"] = Tensor::of({3}, std::vector<std::uint8_t>{1, 2, 3});
  content.tensors["c"] = Tensor::of({2}, std::vector<double>{1, 2});
  content.tensors["d"] = Tensor::of({2}, std::vector<std::int64_t>{1, 2});
  write_safetensors(path, content);
  return read_text_file(path);
}

TEST_F(SafetensorsFile, RefusesEveryTruncation) {
  const std::string whole = valid_file(path());
  for (std::size_t size = 0; size < whole.size(); ++size) refusal(whole.substr(0, size));
}

TEST_F(SafetensorsFile, FlippedBitsEitherReadOrAreAModelError) {
  const std::string whole = valid_file(path());
  Random random(17);
  int refused = 0;
  for (int round = 0; round < 4000; ++round) {
    std::string bytes = whole;
    for (std::size_t n = 1 + random.below(4); n > 0; --n) {
      // Mostly in the header, where the damage is of more than numbers.
      const std::size_t at = random.below(random.below(4) == 0 ? bytes.size() : 300);
      bytes[at] = static_cast<char>(static_cast<unsigned char>(bytes[at]) ^ 1U << random.below(8));
    }
    write_plainly(bytes);
    try {
      unsigned sum = 0;
      for (const auto& [name, tensor] : read_safetensors(path()).tensors) {
        for (const std::byte byte : tensor.bytes()) sum += static_cast<unsigned>(byte);
      }
      EXPECT_LE(sum, 255U * whole.size());
    } catch (const Error& error) {
      ++refused;
      EXPECT_EQ(error.kind(), ErrorKind::kModel) << error.what();
    }
  }
  EXPECT_GT(refused, 1000);
}

TEST_F(SafetensorsFile, ATextThatIsNotUtf8IsRefusedOnWriting) {
  Safetensors content;
  content.metadata["k"] = "\xE4";
  EXPECT_EQ(thrown_by([&] { write_safetensors(path(), content); }).kind(), ErrorKind::kModel);
  EXPECT_FALSE(fs::exists(path()));
}

}  // namespace
}  // namespace ser
