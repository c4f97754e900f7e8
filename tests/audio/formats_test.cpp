#include "audio/formats.hpp"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "audio/not_decodable.hpp"
#include "audio/read_clip.hpp"
#include "made_wav.hpp"
#include "temp_folder.hpp"
#include "thrown.hpp"

namespace ser {
namespace {

using namespace std::string_literals;

std::string format_named(const std::string& head) {
  const AudioFormat* format = format_of_head(head + std::string(64, 'x'));
  return format == nullptr ? "" : std::string(format->name);
}

TEST(Formats, TheFirstBytesTellTheFormat) {
  const std::string ogg = "OggS" + std::string(24, '\0');
  const std::map<std::string, std::string> heads = {
      {"RIFF\4\0\0\0WAVE"s, "WAV audio"},
      {"FORM\0\0\0\0AIFC"s, "AIFF audio"},
      {"fLaC", "FLAC audio"},
      {ogg + "OpusHead", "Ogg audio"},
      {ogg + "Speex   ", "Speex audio"},
      {"ID3\4\0\0\0\0\0\0"s, "MP3 audio"},
      {"\xFF\xFB\x90\x00"s, "MP3 audio"},
      {"\xFF\xF1\x50\x80"s, "AAC audio"},
      {"\0\0\0\x1C"s + "ftypM4A ", "MP4/AAC audio"},
      {"\0\0\0\x1C"s + "ftypisom", "MP4 audio or video"},
      {"\0\0\0\x1C"s + "ftyp3gp4", "3GP audio or video"},
      {"\0\0\0\x1C"s + "ftypqt  ", "QuickTime video"},
      {"#!AMR\n", "AMR audio"},
      {"\x1A\x45\xDF\xA3", "WebM or Matroska audio or video"},
      {"\x30\x26\xB2\x75\x8E\x66\xCF\x11", "WMA audio or video"},
      {"RIFF\4\0\0\0AVI "s, "AVI video"},
      {"<!DOCTYPE html>", "a web page (HTML)"},
      {"\n <HTML>", "a web page (HTML)"},
      {"{\"error\": 404} ", "a JSON text"},
      {"\x1F\x8B\x08", "gzip-compressed"},
      {"file,emotion\n", "a text"},
      {"\xFF\xFE"
       "f\0i\0"s,
       "a text"},
      {"\x01\x02\x03\x04", ""},
  };
  for (const auto& [head, name] : heads) EXPECT_EQ(format_named(head), name);
}

TEST(Formats, EachFormatHasItsEndings) {
  const std::map<std::string, FormatUse> names = {
      {"a.WAV", FormatUse::kDecoded},     {"a.opus", FormatUse::kDecoded},
      {"a.sph", FormatUse::kDecoded},     {"a.m4a", FormatUse::kConvertible},
      {"a.aac", FormatUse::kConvertible}, {"a.amr", FormatUse::kConvertible},
      {"a.mp4", FormatUse::kConvertible}, {"a.webm", FormatUse::kConvertible},
      {"a.wma", FormatUse::kConvertible}, {"a.mkv", FormatUse::kConvertible},
      {"a.mov", FormatUse::kConvertible}, {"a.3gp", FormatUse::kConvertible},
      {"a.pcm", FormatUse::kHeadless},
  };
  for (const auto& [name, use] : names) {
    const AudioFormat* format = format_of_name(name);
    ASSERT_NE(format, nullptr) << name;
    EXPECT_EQ(format->use, use) << name;
  }
  for (const char* name : {"a.txt", "a.csv", "a.json", "m4a", "a."}) {
    EXPECT_EQ(format_of_name(name), nullptr) << name;
  }
}

TEST(Formats, ARecordingUnderAnyNameLooksLikeOne) {
  const TempFolder folder;
  const auto looks = [&](const std::string& name, const std::string& bytes) {
    write_file(folder / name, bytes);
    return looks_like_recording(folder / name);
  };
  EXPECT_TRUE(looks("call", wav({}, pcm(sine_samples(100)))));
  EXPECT_TRUE(looks("call.dat", "\0\0\0\x1C"s + "ftypM4A "));
  EXPECT_TRUE(looks("call.m4a", "anything"));
  EXPECT_FALSE(looks("page.html", "<!DOCTYPE html>"));
  EXPECT_FALSE(looks("notes.txt", "hello"));
  EXPECT_FALSE(looks("random.bin", "\xFF\xFB\x90\x00"s));
  EXPECT_FALSE(looks_like_recording(folder / "none"));
}

class NotDecodable : public ::testing::Test {
 protected:
  std::string refused(const std::string& name, const std::string& bytes) const {
    write_file(folder_ / name, bytes);
    const Error error = thrown_by([&] { read_clip(folder_ / name); });
    EXPECT_EQ(error.kind(), ErrorKind::kData);
    std::string text = error.what();
    const std::string start = (folder_ / "").string();
    for (auto at = text.find(start); at != std::string::npos; at = text.find(start)) {
      text.erase(at, start.size());
    }
    return text;
  }

 private:
  TempFolder folder_;
};

TEST_F(NotDecodable, AForeignFormatIsNamedWithTheCommandThatConvertsIt) {
  const std::string m4a = "\0\0\0\x1C"s + "ftypM4A " + std::string(100, 'x');
  EXPECT_EQ(refused("call.m4a", m4a),
            "call.m4a: is MP4/AAC audio, which ser does not read; convert it: ffmpeg -i call.m4a "
            "call.wav");
  EXPECT_EQ(refused("call.wav", m4a),
            "call.wav: is MP4/AAC audio, which ser does not read; convert it: ffmpeg -i call.wav "
            "call.converted.wav");
  EXPECT_TRUE(refused("my call's.m4a", m4a).ends_with("my call'\\''s.wav'"));
}

TEST_F(NotDecodable, WhatIsNoAudioIsNamedWithItsRemedy) {
  EXPECT_EQ(refused("a.wav", "<!DOCTYPE html><html></html>"),
            "a.wav: is a web page (HTML), not a recording: it is what a server sends instead of a "
            "file: download it again");
  EXPECT_EQ(refused("a.wav", "\x1F\x8B\x08" + std::string(50, 'x')),
            "a.wav: is gzip-compressed, not a recording: unpack it first");
  EXPECT_TRUE(holds(refused("a.wav", "{\"error\": 1}"), "is a JSON text"));
  EXPECT_TRUE(holds(refused("a.wav", std::string(4000, '\0')), "is all zeros"));
  EXPECT_TRUE(holds(refused("a.flac", "fLaC" + std::string(4000, 'x')),
                    "is FLAC audio with a header that is damaged"));
  EXPECT_TRUE(holds(refused("a.pcm", std::string(400, '\x07')), "holds samples without a header"));
  EXPECT_TRUE(holds(refused("a.m4a", std::string(400, '\x07')), "the name says MP4/AAC audio"));
}

}  // namespace
}  // namespace ser
