#include "audio/write_wav.hpp"

#include <sndfile.h>

#include <algorithm>
#include <cstring>
#include <string>

#include "core/error.hpp"
#include "storage/atomic_file.hpp"

namespace ser {
namespace {

/// A file in memory, as libsndfile sees it.
struct Buffer {
  std::string bytes;
  std::size_t at = 0;
};

Buffer& buffer_of(void* user) { return *static_cast<Buffer*>(user); }

sf_count_t length_of(void* user) { return static_cast<sf_count_t>(buffer_of(user).bytes.size()); }

sf_count_t seek(sf_count_t offset, int whence, void* user) {
  Buffer& buffer = buffer_of(user);
  const sf_count_t from = whence == SEEK_SET   ? 0
                          : whence == SEEK_CUR ? static_cast<sf_count_t>(buffer.at)
                                               : length_of(user);
  buffer.at = static_cast<std::size_t>(std::max<sf_count_t>(0, from + offset));
  return static_cast<sf_count_t>(buffer.at);
}

sf_count_t read(void* into, sf_count_t count, void* user) {
  Buffer& buffer = buffer_of(user);
  const std::size_t left = buffer.bytes.size() - std::min(buffer.at, buffer.bytes.size());
  const std::size_t taken = std::min(static_cast<std::size_t>(count), left);
  std::memcpy(into, buffer.bytes.data() + buffer.at, taken);
  buffer.at += taken;
  return static_cast<sf_count_t>(taken);
}

sf_count_t write(const void* from, sf_count_t count, void* user) {
  Buffer& buffer = buffer_of(user);
  const auto size = static_cast<std::size_t>(count);
  if (buffer.bytes.size() < buffer.at + size) buffer.bytes.resize(buffer.at + size);
  std::memcpy(buffer.bytes.data() + buffer.at, from, size);
  buffer.at += size;
  return count;
}

sf_count_t tell(void* user) { return static_cast<sf_count_t>(buffer_of(user).at); }

}  // namespace

void write_wav(const std::filesystem::path& path, const Waveform& wave) {
  Buffer buffer;
  SF_VIRTUAL_IO io = {length_of, seek, read, write, tell};
  SF_INFO info = {};
  info.samplerate = wave.sample_rate;
  info.channels = 1;
  info.format = SF_FORMAT_WAV | SF_FORMAT_FLOAT;
  SNDFILE* file = sf_open_virtual(&io, SFM_WRITE, &info, &buffer);
  const auto fail = [&](const char* why) {
    return machine_error(path.string() + ": cannot write: " + why);
  };
  if (file == nullptr) throw fail(sf_strerror(nullptr));
  sf_command(file, SFC_SET_ADD_PEAK_CHUNK, nullptr, SF_FALSE);  // it would hold the time of day
  const auto count = static_cast<sf_count_t>(wave.samples.size());
  const bool complete = sf_writef_float(file, wave.samples.data(), count) == count;
  if (sf_close(file) != 0 || !complete) throw fail("the samples do not fit");
  write_atomically(path, buffer.bytes);
}

}  // namespace ser
