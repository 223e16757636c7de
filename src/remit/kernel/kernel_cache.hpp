// A folder of compiled kernels by key (a hash of all that went into them). Processes share it: an entry is made under a
// lock, by one of those who want it, under a temporary name and then renamed. Beside each entry lies its checksum, so
// that a damaged one is noticed before it is loaded, and made again.
#pragma once
#include <filesystem>
#include <functional>
#include <optional>
#include <string>

namespace remit {

class KernelCache {
 public:
  explicit KernelCache(std::filesystem::path folder) : folder_(std::move(folder)) {}

  /// The file of an entry that is there and whole.
  std::optional<std::filesystem::path> find(const std::string& key) const;

  /// The same, made by `make` if need be: it writes the file it is given and says whether that worked. Nothing if it
  /// did not. Throws std::system_error when the folder cannot be written.
  std::optional<std::filesystem::path> find_or_make(
      const std::string& key, const std::function<bool(const std::filesystem::path& file)>& make) const;

  /// Forgets an entry that turned out to be useless although it is whole.
  void remove(const std::string& key) const;

 private:
  std::filesystem::path entry(const std::string& key) const { return folder_ / (key + ".so"); }
  std::filesystem::path checksum(const std::string& key) const { return folder_ / (key + ".sum"); }

  std::filesystem::path folder_;
};

/// $REMIT_CACHE, else remit in $XDG_CACHE_HOME, else ~/.cache/remit; empty if there is no home either.
std::filesystem::path default_cache_folder();

/// A fresh folder that only this user can read, gone with the object.
class PrivateFolder {
 public:
  PrivateFolder();
  ~PrivateFolder();
  PrivateFolder(const PrivateFolder&) = delete;
  PrivateFolder& operator=(const PrivateFolder&) = delete;
  const std::filesystem::path& path() const { return path_; }

 private:
  std::filesystem::path path_;
};

}  // namespace remit
