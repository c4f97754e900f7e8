#pragma once

#include <filesystem>
#include <string>

#include "audio/waveform.hpp"
#include "core/observer.hpp"
#include "reports/plots/chart.hpp"
#include "reports/plots/signal_view.hpp"
#include "reports/plots/write_charts.hpp"

namespace ser {

/// `signal`: the waveform, the log-mel spectrogram with F0 and formants over it, MFCC, intensity,
/// one above the other over time; and the tables `signal_waveform`, `signal_log_mel`,
/// `signal_mfcc`, `signal_pitch`, `signal_formants` and `signal_intensity`. Formants are drawn
/// where there is an F0, their table has them all.
Sheet signal_sheet(const SignalView& view, const std::string& title);

/// Writes it as write_drawings() does; `path` is the recording's.
WrittenCharts plot_recording(const Clip& clip, const std::filesystem::path& path,
                             const std::filesystem::path& folder, Observer& observer);

}  // namespace ser
