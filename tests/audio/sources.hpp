#pragma once

#include <sndfile.h>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "audio/audio_source.hpp"
#include "storage/atomic_file.hpp"

namespace ser {

/// A stream of the bytes that hands over at most `piece` of them at a time.
inline AudioSource stream_of(const std::string& bytes, std::size_t piece = 4096,
                             const std::string& name = "stream") {
  auto at = std::make_shared<std::size_t>(0);
  return AudioSource::of_stream(name, [bytes, piece, at](std::span<std::byte> into) {
    const std::size_t count = std::min({piece, into.size(), bytes.size() - *at});
    std::memcpy(into.data(), bytes.data() + *at, count);
    *at += count;
    return count;
  });
}

inline AudioSource stream_of_file(const std::filesystem::path& path, std::size_t piece = 4096) {
  return stream_of(read_text_file(path), piece, path.string());
}

/// A format in which libsndfile writes recordings.
struct SoundFormat {
  const char* name;  ///< a file's
  int format;
  int rate = 16000;
  bool one_channel_only = false;
};

inline const std::vector<SoundFormat>& sound_formats() {
  static const std::vector<SoundFormat> formats = {
      {"pcm16.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_16},
      {"pcm8.wav", SF_FORMAT_WAV | SF_FORMAT_PCM_U8, 11025},
      {"float.wav", SF_FORMAT_WAV | SF_FORMAT_FLOAT, 44100},
      {"double.wav", SF_FORMAT_WAV | SF_FORMAT_DOUBLE},
      {"ulaw.wav", SF_FORMAT_WAV | SF_FORMAT_ULAW, 8000},
      {"alaw.wav", SF_FORMAT_WAV | SF_FORMAT_ALAW, 8000},
      {"ima.wav", SF_FORMAT_WAV | SF_FORMAT_IMA_ADPCM},
      {"ms.wav", SF_FORMAT_WAV | SF_FORMAT_MS_ADPCM},
      {"gsm.wav", SF_FORMAT_WAV | SF_FORMAT_GSM610, 8000, true},
      {"pcm24.wav", SF_FORMAT_WAVEX | SF_FORMAT_PCM_24, 48000},
      {"x.rf64", SF_FORMAT_RF64 | SF_FORMAT_PCM_16},
      {"pcm16.aiff", SF_FORMAT_AIFF | SF_FORMAT_PCM_16, 44100},
      {"ima.aiff", SF_FORMAT_AIFF | SF_FORMAT_IMA_ADPCM},
      {"x.au", SF_FORMAT_AU | SF_FORMAT_PCM_16},
      {"g721.au", SF_FORMAT_AU | SF_FORMAT_G721_32, 8000, true},
      {"x.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_16},
      {"pcm24.flac", SF_FORMAT_FLAC | SF_FORMAT_PCM_24, 96000},
      {"x.mp3", SF_FORMAT_MPEG | SF_FORMAT_MPEG_LAYER_III},
      {"vorbis.ogg", SF_FORMAT_OGG | SF_FORMAT_VORBIS, 22050},
      {"x.opus", SF_FORMAT_OGG | SF_FORMAT_OPUS, 48000},
      {"pcm16.caf", SF_FORMAT_CAF | SF_FORMAT_PCM_16},
      {"alac.caf", SF_FORMAT_CAF | SF_FORMAT_ALAC_16},
      {"x.w64", SF_FORMAT_W64 | SF_FORMAT_PCM_16},
      {"x.voc", SF_FORMAT_VOC | SF_FORMAT_PCM_16},
      {"x.nist", SF_FORMAT_NIST | SF_FORMAT_PCM_16},
  };
  return formats;
}

/// Whether a stream of the format is decoded as it comes, or written to a temporary file first.
inline bool is_decoded_as_it_comes(const SoundFormat& format) {
  switch (format.format & SF_FORMAT_TYPEMASK) {
    case SF_FORMAT_CAF:
    case SF_FORMAT_W64:
    case SF_FORMAT_VOC:
    case SF_FORMAT_NIST:
      return false;
    default:
      break;
  }
  switch (format.format & SF_FORMAT_SUBMASK) {
    case SF_FORMAT_IMA_ADPCM:
    case SF_FORMAT_MS_ADPCM:
    case SF_FORMAT_GSM610:
    case SF_FORMAT_G721_32:
      return false;
    default:
      return true;
  }
}

}  // namespace ser
