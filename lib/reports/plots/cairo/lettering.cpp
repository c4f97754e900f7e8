#include "reports/plots/cairo/lettering.hpp"

#include <cairo-ft.h>
#include <cairo.h>
#include <fontconfig/fontconfig.h>

#include <algorithm>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "core/error.hpp"

namespace ser {
namespace {

template <auto Free>
struct Freed {
  template <typename T>
  void operator()(T* thing) const {
    Free(thing);
  }
};
using Pattern = std::unique_ptr<FcPattern, Freed<FcPatternDestroy>>;
using Sorted = std::unique_ptr<FcFontSet, Freed<FcFontSetDestroy>>;
using Face = std::unique_ptr<cairo_font_face_t, Freed<cairo_font_face_destroy>>;
using Scaled = std::unique_ptr<cairo_scaled_font_t, Freed<cairo_scaled_font_destroy>>;
using Options = std::unique_ptr<cairo_font_options_t, Freed<cairo_font_options_destroy>>;
using Glyphs = std::unique_ptr<cairo_glyph_t, Freed<cairo_glyph_free>>;
using Clusters = std::unique_ptr<cairo_text_cluster_t, Freed<cairo_text_cluster_free>>;

/// Outlines as the font has them: hints would make widths depend on the size of the picture.
Options plain_options() {
  Options options(cairo_font_options_create());
  cairo_font_options_set_hint_style(options.get(), CAIRO_HINT_STYLE_NONE);
  cairo_font_options_set_hint_metrics(options.get(), CAIRO_HINT_METRICS_OFF);
  cairo_font_options_set_antialias(options.get(), CAIRO_ANTIALIAS_GRAY);
  return options;
}

Pattern wanted_pattern(bool bold) {
  Pattern pattern(FcPatternCreate());
  const auto add = [&](const char* object, const char* value) {
    FcPatternAddString(pattern.get(), object, reinterpret_cast<const FcChar8*>(value));
  };
  add(FC_FAMILY, "DejaVu Sans");
  add(FC_FAMILY, "sans-serif");
  add(FC_LANG, "en");  // not the user's locale: a picture is the same for everyone
  FcPatternAddInteger(pattern.get(), FC_WEIGHT, bold ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR);
  FcPatternAddBool(pattern.get(), FC_OUTLINE, FcTrue);
  FcConfigSubstitute(nullptr, pattern.get(), FcMatchPattern);
  FcDefaultSubstitute(pattern.get());
  return pattern;
}

bool is_usable(FcPattern* font) {
  FcBool outline = FcFalse;
  FcBool colour = FcFalse;
  FcPatternGetBool(font, FC_OUTLINE, 0, &outline);
  FcPatternGetBool(font, FC_COLOR, 0, &colour);
  return outline == FcTrue && colour == FcFalse;
}

/// A stretch of a text whose characters one font has.
struct Run {
  cairo_font_face_t* face = nullptr;
  std::string_view text;
};

/// The system's fonts for one weight, the best first.
class Family {
 public:
  explicit Family(bool bold) : pattern_(wanted_pattern(bold)) {
    FcResult result = FcResultMatch;
    sorted_.reset(FcFontSort(nullptr, pattern_.get(), FcTrue, nullptr, &result));
    for (int i = 0; sorted_ != nullptr && i < sorted_->nfont; ++i) {
      if (is_usable(sorted_->fonts[i])) fonts_.push_back({sorted_->fonts[i], nullptr});
    }
    if (fonts_.empty()) {
      throw machine_error(
          "no font is installed that pictures could be lettered with (Debian and Ubuntu: apt "
          "install fonts-dejavu-core)");
    }
  }

  std::vector<Run> runs(std::string_view text) {
    const std::lock_guard lock(mutex_);
    std::vector<Run> runs;
    std::size_t font = 0;
    for (std::size_t at = 0; at < text.size();) {
      FcChar32 code = 0;
      const int length = FcUtf8ToUcs4(reinterpret_cast<const FcChar8*>(text.data() + at), &code,
                                      static_cast<int>(text.size() - at));
      const auto bytes = static_cast<std::size_t>(std::max(1, length));
      const std::size_t best = font_of(code);
      if (runs.empty() || best != font) runs.push_back({face(best), text.substr(at, 0)});
      font = best;
      runs.back().text = {runs.back().text.data(), runs.back().text.size() + bytes};
      at += bytes;
    }
    return runs;
  }

 private:
  struct Font {
    FcPattern* pattern = nullptr;
    Face face;
  };

  /// The first font that has a character; the first of all where none has.
  std::size_t font_of(FcChar32 code) const {
    for (std::size_t i = 0; i < fonts_.size(); ++i) {
      FcCharSet* characters = nullptr;
      if (FcPatternGetCharSet(fonts_[i].pattern, FC_CHARSET, 0, &characters) == FcResultMatch &&
          FcCharSetHasChar(characters, code) == FcTrue) {
        return i;
      }
    }
    return 0;
  }

  cairo_font_face_t* face(std::size_t index) {
    Font& font = fonts_[index];
    if (font.face == nullptr) {
      const Pattern ready(FcFontRenderPrepare(nullptr, pattern_.get(), font.pattern));
      font.face.reset(cairo_ft_font_face_create_for_pattern(ready.get()));
    }
    return font.face.get();
  }

  std::mutex mutex_;
  Pattern pattern_;
  Sorted sorted_;
  std::vector<Font> fonts_;
};

Family& family(bool bold) {
  static Family regular(false);
  if (!bold) return regular;
  static Family heavy(true);
  return heavy;
}

/// A run as glyphs from (x, 0) on, and where the next run begins.
struct SetRun {
  Glyphs glyphs;
  int count = 0;
  Clusters clusters;
  int cluster_count = 0;
  cairo_text_cluster_flags_t flags{};
  double end = 0.0;
};

SetRun set_run(const Run& run, double x, double y, double pixels) {
  cairo_matrix_t matrix;
  cairo_matrix_t identity;
  cairo_matrix_init_scale(&matrix, pixels, pixels);
  cairo_matrix_init_identity(&identity);
  static const Options options = plain_options();
  const Scaled font(cairo_scaled_font_create(run.face, &matrix, &identity, options.get()));
  cairo_glyph_t* glyphs = nullptr;
  cairo_text_cluster_t* clusters = nullptr;
  SetRun set;
  const cairo_status_t status = cairo_scaled_font_text_to_glyphs(
      font.get(), x, y, run.text.data(), static_cast<int>(run.text.size()), &glyphs, &set.count,
      &clusters, &set.cluster_count, &set.flags);
  if (status != CAIRO_STATUS_SUCCESS) {
    throw machine_error(std::string("a picture cannot be lettered: ") +
                        cairo_status_to_string(status));
  }
  set.glyphs.reset(glyphs);
  set.clusters.reset(clusters);
  cairo_text_extents_t extents;
  cairo_scaled_font_glyph_extents(font.get(), glyphs, set.count, &extents);
  set.end = x + extents.x_advance;
  return set;
}

}  // namespace

double lettering_width(std::string_view shown, const Lettering& lettering) {
  double x = 0.0;
  for (const Run& run : family(lettering.bold).runs(shown)) {
    x = set_run(run, x, 0.0, kFontSize * lettering.size).end;
  }
  return x;
}

void draw_text(_cairo* context, std::string_view text, double x, double y,
               const Lettering& lettering) {
  const std::string shown = displayable(text);
  const double pixels = kFontSize * lettering.size;
  static const Options options = plain_options();
  cairo_set_font_options(context, options.get());
  for (const Run& run : family(lettering.bold).runs(shown)) {
    const SetRun set = set_run(run, x, y, pixels);
    cairo_set_font_face(context, run.face);
    cairo_set_font_size(context, pixels);
    cairo_show_text_glyphs(context, run.text.data(), static_cast<int>(run.text.size()),
                           set.glyphs.get(), set.count, set.clusters.get(), set.cluster_count,
                           set.flags);
    x = set.end;
  }
}

}  // namespace ser
