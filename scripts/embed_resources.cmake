# Writes OUTPUT, a C++ file that holds every file named in LIST (relative to ROOT, one a line):
# what storage/resources.hpp calls compiled in.
file(STRINGS "${LIST}" names)
set(entries "")
foreach(name IN LISTS names)
  file(READ "${ROOT}/${name}" text)
  string(APPEND entries "    {\"${name}\", R\"resource(${text})resource\"},\n")
endforeach()
file(WRITE "${OUTPUT}"
"#include \"storage/embedded_resources.hpp\"

namespace ser {

const std::vector<EmbeddedResource>& embedded_resources() {
  static const std::vector<EmbeddedResource> kResources = {
${entries}  };
  return kResources;
}

}  // namespace ser
")
