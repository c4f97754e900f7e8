#include <gtest/gtest.h>

#include <filesystem>
#include <string>
#include <vector>

#include "audio/formats.hpp"
#include "audio/found_recordings.hpp"
#include "made_wav.hpp"
#include "temp_folder.hpp"

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

TEST(RecordingsIn, FindsWhatLooksLikeARecordingBelowAFolderAndItsLinks) {
  const TempFolder folder;
  const std::string sound = wav({}, pcm(sine_samples(100)));
  write_file(folder / "b/2.wav", sound);
  write_file(folder / "b/1", sound);
  write_file(folder / "a.m4a", "anything");
  write_file(folder / "notes.txt", "no sound");
  write_file(folder / "._a.wav", sound);
  write_file(folder / "elsewhere/deep/3.wav", sound);
  std::filesystem::create_directory_symlink(folder / "elsewhere", folder / "b/link");
  std::filesystem::create_directory_symlink(folder / "b", folder / "b/loop");
  const FoundRecordings found = recordings_in(folder / "b");
  const std::vector<std::filesystem::path> expected = {folder / "b/1", folder / "b/2.wav",
                                                       folder / "b/link/deep/3.wav"};
  EXPECT_EQ(found.files, expected);
  EXPECT_TRUE(found.unlisted.empty());
  EXPECT_EQ(recordings_in(folder / "").files.front(), folder / "a.m4a");
}

}  // namespace
}  // namespace ser
