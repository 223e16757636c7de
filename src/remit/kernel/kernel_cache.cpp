#include "remit/kernel/kernel_cache.hpp"

#include <fcntl.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <fmt/format.h>

#include "remit/base/text.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

[[noreturn]] void fail(const std::string& what) { throw std::system_error(errno, std::generic_category(), what); }

/// An exclusive lock on a file, across processes and threads, until the object goes.
class FileLock {
 public:
  explicit FileLock(const fs::path& file) : file_(open(file.c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600)) {
    if (file_ < 0) fail(file.string());
    while (flock(file_, LOCK_EX) != 0)
      if (errno != EINTR) {
        close(file_);
        fail(file.string());
      }
  }
  ~FileLock() { close(file_); }
  FileLock(const FileLock&) = delete;
  FileLock& operator=(const FileLock&) = delete;

 private:
  int file_;
};

std::string checksum_of(const std::string& bytes) { return fmt::format("{} {}\n", content_hash(bytes), bytes.size()); }

std::optional<std::string> bytes_of(const fs::path& file) {
  auto bytes = read_file(file);
  return bytes.ok() ? std::optional(std::move(bytes).value()) : std::nullopt;
}

}  // namespace

std::optional<fs::path> KernelCache::find(const std::string& key) const {
  const auto sum = bytes_of(checksum(key));
  const auto bytes = sum ? bytes_of(entry(key)) : std::nullopt;
  return bytes && checksum_of(*bytes) == *sum ? std::optional(entry(key)) : std::nullopt;
}

std::optional<fs::path> KernelCache::find_or_make(const std::string& key,
                                                  const std::function<bool(const fs::path& file)>& make) const {
  if (auto found = find(key)) return found;
  fs::create_directories(folder_);
  const FileLock lock(folder_ / (key + ".lock"));
  if (auto found = find(key)) return found;  // somebody made it while we waited
  const PrivateFolder workshop;
  const fs::path made = workshop.path() / (key + ".so");
  const auto bytes = make(made) ? bytes_of(made) : std::nullopt;
  if (!bytes) return std::nullopt;
  write_file(checksum(key), checksum_of(*bytes));
  write_file(entry(key), *bytes);
  return find(key);
}

void KernelCache::remove(const std::string& key) const {
  std::error_code ignored;
  fs::remove(checksum(key), ignored);
}

fs::path default_cache_folder() {
  const auto place = [](const char* variable) {
    const char* value = std::getenv(variable);
    return fs::path(value ? value : "");
  };
  if (const fs::path own = place("REMIT_CACHE"); !own.empty()) return own;
  if (const fs::path cache = place("XDG_CACHE_HOME"); cache.is_absolute()) return cache / "remit";
  if (const fs::path home = place("HOME"); !home.empty()) return home / ".cache" / "remit";
  return {};
}

PrivateFolder::PrivateFolder() {
  std::string name = (fs::temp_directory_path() / "remit-XXXXXX").string();
  if (!mkdtemp(name.data())) fail(name);
  path_ = name;
}

PrivateFolder::~PrivateFolder() {
  std::error_code ignored;
  fs::remove_all(path_, ignored);
}

}  // namespace remit
