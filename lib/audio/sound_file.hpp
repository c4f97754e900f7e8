#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>

#include "audio/audio_source.hpp"
#include "audio/header_check.hpp"

namespace ser {

/// A recording that was opened, whatever decodes it.
class Sound {
 public:
  virtual ~Sound();

  int channels() const { return channels_; }
  int sample_rate() const { return sample_rate_; }
  /// How many frames there are; nothing where the header does not know.
  virtual std::optional<std::int64_t> frames() const = 0;
  /// The smallest step between samples that its coding can tell, at most that of 16 bits.
  virtual float quantum() const;
  /// Whether frames() is only near what will be decoded.
  virtual bool is_estimate() const { return false; }
  /// Whether it is decoded as it comes, and cannot be sought.
  virtual bool is_stream() const = 0;
  /// False where the encoding cannot be sought.
  virtual bool go_to(std::int64_t frame) = 0;
  /// Fills `into` with at most `frames` interleaved frames and says how many; 0 at the end.
  virtual std::int64_t read(float* into, std::int64_t frames) = 0;
  /// Throws data_error where an unfinished WAV or AIFF goes on behind the largest size it can name.
  virtual void check_end() const {}
  /// After reading: what was lost of a recording that is damaged or cut, in words that follow its
  /// name ("is truncated: 1.60 of 3.20 s are there"); empty where nothing was.
  virtual std::string lost() const = 0;

 protected:
  int channels_ = 0;
  int sample_rate_ = 0;
};

/// Opens any source with the decoder for what it holds. Only formats, codecs, rates, numbers of
/// channels and lengths that formats.cpp, codecs.cpp and limits.hpp name are opened. Throws
/// data_error as read_clip() does, machine_error when a stream cannot be kept.
std::unique_ptr<Sound> open_sound(const AudioSource& source);

/// MP3 and its elder layers, from where `part` lies in the bytes, with libmpg123.
std::unique_ptr<Sound> open_mpeg(std::string name, std::unique_ptr<ByteReader> bytes,
                                 const HeaderFacts::Mpeg& part);

/// Everything else that is read, with libsndfile.
std::unique_ptr<Sound> open_sndfile(std::string name, std::unique_ptr<ByteReader> bytes,
                                    const HeaderFacts& header);

}  // namespace ser
