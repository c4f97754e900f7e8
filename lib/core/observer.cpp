#include "core/observer.hpp"

#include "core/error.hpp"

namespace ser {

Observer::~Observer() = default;

void Observer::throw_if_stopped() const {
  if (const int signal = stop_signal(); signal != 0) throw Interrupted(signal);
}

Observer& silent_observer() {
  static Observer observer;
  return observer;
}

}  // namespace ser
