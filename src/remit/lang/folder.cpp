// File reading for compose().
#include "remit/lang/folder.hpp"

#include "remit/base/text.hpp"

namespace remit {

std::optional<std::string> FolderReader::read(const std::filesystem::path& file) {
  auto bytes = read_file(file);
  if (!bytes.ok()) {
    diagnostics_.insert(diagnostics_.end(), bytes.diagnostics().begin(), bytes.diagnostics().end());
    return std::nullopt;
  }
  // Names without the place of the folder: the same files elsewhere have the same hash.
  bytes_ += file.parent_path().filename().generic_string() + "/" + file.filename().generic_string() + '\0';
  bytes_ += std::to_string(bytes->size()) + '\0' + *bytes;
  return std::move(bytes).value();
}

std::optional<std::string> FolderReader::read_if_there(const std::filesystem::path& file) {
  return std::filesystem::exists(file) ? read(file) : std::nullopt;
}

std::string FolderReader::hash() const { return content_hash(bytes_); }

}  // namespace remit
