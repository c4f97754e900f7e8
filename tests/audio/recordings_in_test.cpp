#include <gtest/gtest.h>

#include "audio/sound_file.hpp"

namespace ser {
namespace {

TEST(HasAudioExtension, KnowsItsEndingsInAnyCase) {
  for (const char* name : {"a.wav", "a.WAV", "b/c.Flac", "x.mp3", "x.ogg", "x.opus", "x.aifc"}) {
    EXPECT_TRUE(has_audio_extension(name)) << name;
  }
  for (const char* name : {"a.txt", "wav", "a.wav.txt", ".wav", "a.csv", ""}) {
    EXPECT_FALSE(has_audio_extension(name)) << name;
  }
}

}  // namespace
}  // namespace ser
