#include "features/failed_table.hpp"

#include <vector>

#include "storage/atomic_file.hpp"
#include "storage/csv.hpp"

namespace ser {

void FailedTable::add(const Utterance& utterance, const Failure& failure) {
  lines_ += csv_line(std::vector<std::string>{utterance.file, utterance.start, utterance.end,
                                              failure.reason, failure.detail});
}

void FailedTable::write(const std::filesystem::path& path) const {
  if (!lines_.empty()) {
    write_atomically(path, "file,start,end,reason,detail\n" + lines_);
    return;
  }
  std::error_code ignored;  // where it cannot be removed nothing can be written either
  std::filesystem::remove(path, ignored);
}

}  // namespace ser
