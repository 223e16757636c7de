// Reading the files of a model folder, remembering every byte for the hash.
#pragma once
#include <filesystem>
#include <optional>
#include <string>

#include "remit/base/diagnostic.hpp"

namespace remit {

class FolderReader {
 public:
  explicit FolderReader(Diagnostics& diagnostics) : diagnostics_(diagnostics) {}

  /// The bytes; a complaint and nothing if the file cannot be read.
  std::optional<std::string> read(const std::filesystem::path& file);
  /// As read(), but a file that does not exist is no fault.
  std::optional<std::string> read_if_there(const std::filesystem::path& file);
  /// Of all bytes read so far, with their folder's and file's names.
  std::string hash() const;

 private:
  Diagnostics& diagnostics_;
  std::string bytes_;
};

}  // namespace remit
