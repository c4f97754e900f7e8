#pragma once

#include <string>
#include <string_view>

namespace ser {

/// The text of a file that may begin with a byte order mark: that of UTF-8 is dropped, UTF-16
/// (either byte order) becomes UTF-8, all else stays as it is. Throws data_error ("save it as
/// UTF-8") for UTF-16 that is damaged; `source` is named.
std::string without_byte_order_mark(std::string_view bytes, const std::string& source);

/// Whether the bytes begin with the byte order mark of UTF-16.
bool begins_as_utf16(std::string_view bytes);

}  // namespace ser
