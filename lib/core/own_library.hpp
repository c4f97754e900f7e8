#pragma once

namespace ser {

/// A library of this program that lies beside libser and is opened only by what needs it, because
/// what it links would slow every start down.
struct OwnLibrary {
  const char* file;    ///< libser_torch.so
  const char* symbol;  ///< the one that it exports
  const char* brings;  ///< what it links, for messages: LibTorch
  const char* remedy;  ///< ends each message
};

/// Tells builds apart: what libser and the libraries that it opens must have in common, since they
/// share classes.
const char* build_id();

/// Opens the library, which stays open for good, and gives the address of its symbol, never null.
/// Throws machine_error where the library is not beside libser, does not load, or is of another
/// build.
void* open_own_library(const OwnLibrary& library);

}  // namespace ser
