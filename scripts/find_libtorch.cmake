# Finds LibTorch by path and defines the target `libtorch` (headers and the libraries of a CPU or
# CUDA build). Its own CMake package is not used: a CUDA build's demands a CUDA toolkit.
set(SER_CACHE_HOME "$ENV{XDG_CACHE_HOME}")
if(NOT SER_CACHE_HOME)
  set(SER_CACHE_HOME "$ENV{HOME}/.cache")
endif()
set(SER_TORCH_FOUND "")
foreach(candidate IN ITEMS "${SER_TORCH_DIR}" "$ENV{SER_TORCH_DIR}"
                           "${SER_CACHE_HOME}/ser/libtorch-2.13.0/torch")
  if(candidate AND NOT SER_TORCH_FOUND)
    if(EXISTS "${candidate}/include/torch/csrc/api/include/torch/torch.h")
      set(SER_TORCH_FOUND "${candidate}")
    elseif(NOT candidate MATCHES "/ser/libtorch-2.13.0/torch$")
      message(FATAL_ERROR "SER_TORCH_DIR: no LibTorch at ${candidate} "
                          "(expected include/torch/csrc/api/include/torch/torch.h in it)")
    endif()
  endif()
endforeach()
if(NOT SER_TORCH_FOUND)
  message(FATAL_ERROR "LibTorch was not found: run scripts/setup.sh, or name one with SER_TORCH_DIR, "
                      "or build without the training of networks (-DSER_TORCH=OFF)")
endif()

set(SER_TORCH_VERSION_HEADER "${SER_TORCH_FOUND}/include/torch/headeronly/version.h")
if(NOT EXISTS "${SER_TORCH_VERSION_HEADER}")  # before LibTorch 2.9
  set(SER_TORCH_VERSION_HEADER "${SER_TORCH_FOUND}/include/torch/csrc/api/include/torch/version.h")
endif()
file(STRINGS "${SER_TORCH_VERSION_HEADER}" SER_TORCH_VERSION_LINES
     REGEX "define TORCH_VERSION_(MAJOR|MINOR)")
string(REGEX REPLACE ".*MAJOR ([0-9]+).*MINOR ([0-9]+).*" "\\1.\\2" SER_TORCH_VERSION
                     "${SER_TORCH_VERSION_LINES}")
if(SER_TORCH_VERSION VERSION_LESS 2.1)
  message(FATAL_ERROR "LibTorch ${SER_TORCH_VERSION} in ${SER_TORCH_FOUND} is too old: 2.1 at least")
endif()
file(STRINGS "${SER_TORCH_FOUND}/lib/libc10.so" SER_TORCH_NEW_ABI LIMIT_COUNT 1 REGEX "__cxx11")
if(NOT SER_TORCH_NEW_ABI)
  message(FATAL_ERROR "LibTorch in ${SER_TORCH_FOUND} uses the old C++ string ABI: "
                      "take a build with the C++11 ABI")
endif()

add_library(libtorch INTERFACE)
target_include_directories(libtorch SYSTEM INTERFACE
                           "${SER_TORCH_FOUND}/include"
                           "${SER_TORCH_FOUND}/include/torch/csrc/api/include")
target_link_libraries(libtorch INTERFACE "${SER_TORCH_FOUND}/lib/libtorch.so"
                      "${SER_TORCH_FOUND}/lib/libtorch_cpu.so" "${SER_TORCH_FOUND}/lib/libc10.so")
if(EXISTS "${SER_TORCH_FOUND}/lib/libtorch_cuda.so")
  # Nothing of ours names a symbol of it, so the linker would drop it and no GPU would be found.
  target_link_libraries(libtorch INTERFACE
                        "-Wl,--push-state,--no-as-needed,${SER_TORCH_FOUND}/lib/libtorch_cuda.so,--pop-state"
                        "${SER_TORCH_FOUND}/lib/libc10_cuda.so")
  target_compile_definitions(libtorch INTERFACE SER_TORCH_CUDA=1)
endif()
message(STATUS "LibTorch ${SER_TORCH_VERSION}: ${SER_TORCH_FOUND}")
