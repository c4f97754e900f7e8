# Writes OWN, for libser, and OPENED, for the libraries that it opens: C++ files that hold one build
# id. It is made of SEED and of every header named in LIST (relative to ROOT, one a line): what two
# libraries must agree on to share classes.
file(STRINGS "${LIST}" names)
set(all "${SEED}")
foreach(name IN LISTS names)
  file(SHA256 "${ROOT}/${name}" hash)
  string(APPEND all "${name} ${hash}\n")
endforeach()
string(SHA256 id "${all}")
file(WRITE "${OWN}"
"#include \"core/own_library.hpp\"

namespace ser {

const char* build_id() { return \"${id}\"; }

}  // namespace ser
")
file(WRITE "${OPENED}"
"extern \"C\" __attribute__((visibility(\"default\"))) const char* ser_own_build_id() {
  return \"${id}\";
}
")
