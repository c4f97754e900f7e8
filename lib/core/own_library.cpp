#include "core/own_library.hpp"

#include <dlfcn.h>

#include <filesystem>
#include <string>

#include "core/error.hpp"

namespace ser {
namespace {

std::filesystem::path folder_of_libser() {
  Dl_info info{};
  if (dladdr(reinterpret_cast<const void*>(&open_own_library), &info) == 0) return {};
  return std::filesystem::path(info.dli_fname).parent_path();
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
  void* symbol = handle != nullptr ? dlsym(handle, library.symbol) : nullptr;
  if (symbol == nullptr) {
    const char* reason = dlerror();
    throw machine_error(brings + " could not be loaded: " +
                        (reason != nullptr ? reason : "unknown reason") + library.remedy);
  }
  return symbol;
}

}  // namespace ser
