#include "core/own_library.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <string>
#include <string_view>

#include "core/error.hpp"

namespace ser {
namespace {

std::filesystem::path folder_of_libser() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&open_own_library), &info) == 0) return {};
  return std::filesystem::path(info.dli_fname).parent_path();
}

/// Libraries of two builds would take each other's objects for something else.
void require_own_build(void* handle, const OwnLibrary& library) {
  using BuildId = const char* (*)();
  const auto other = reinterpret_cast<BuildId>(dlsym(handle, "ser_own_build_id"));
  if (other != nullptr && std::string_view(other()) == build_id()) return;
  throw machine_error(std::string(library.file) +
                      " is of another build than libser: build or install both together");
}

}  // namespace

void* open_own_library(const OwnLibrary& library) {
  const auto path = folder_of_libser() / library.file;
  const std::string brings = library.brings;
  std::error_code ignored;
  if (!std::filesystem::exists(path, ignored)) {
    throw machine_error("this build has no " + brings + " (" + library.file +
                        " is not beside libser)" + library.remedy);
  }
  void* handle = dlopen(path.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (handle != nullptr) require_own_build(handle, library);
  void* symbol = handle != nullptr ? dlsym(handle, library.symbol) : nullptr;
  if (symbol == nullptr) {
    const char* reason = dlerror();
    throw machine_error(brings + " could not be loaded: " +
                        (reason != nullptr ? reason : "unknown reason") + library.remedy);
  }
  return symbol;
}

}  // namespace ser
