#include "remit/study/checkpoint.hpp"

#include <fcntl.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string_view>
#include <system_error>

#include "remit/base/text.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

constexpr std::string_view magic = "remit checkpoint 1\n";

struct EntryHead {
  std::uint32_t patient;
  std::int32_t arm;
  std::uint64_t length;
  char checksum[16];
};
static_assert(sizeof(EntryHead) == 32);

[[noreturn]] void fail(const fs::path& path) { throw std::system_error(errno, std::generic_category(), path.string()); }

std::string head_text(const RunIdentity& identity) {
  std::string text(magic);
  for (const auto& [name, value] : identity) text += name + "\t" + value + "\n";
  return text + "\n";
}

/// Of the entry's address too, so that no entry passes for another patient's.
std::string checksum_of(std::uint32_t patient, int arm, std::string_view bytes) {
  return content_hash(std::to_string(patient) + " " + std::to_string(arm) + " " + std::string(bytes));
}

std::string entry_text(std::uint32_t patient, int arm, const std::string& bytes) {
  EntryHead head{.patient = patient, .arm = arm, .length = bytes.size(), .checksum = {}};
  const std::string checksum = checksum_of(patient, arm, bytes);
  std::memcpy(head.checksum, checksum.data(), sizeof head.checksum);
  return std::string(reinterpret_cast<const char*>(&head), sizeof head) + bytes;
}

/// The identity a file states, and where its entries begin; nothing when it is no checkpoint.
std::optional<std::pair<RunIdentity, std::size_t>> read_head(std::string_view file) {
  if (!file.starts_with(magic)) return std::nullopt;
  RunIdentity identity;
  std::size_t at = magic.size();
  while (true) {
    const std::size_t end = file.find('\n', at);
    if (end == std::string_view::npos) return std::nullopt;
    const std::string_view line = file.substr(at, end - at);
    at = end + 1;
    if (line.empty()) return std::pair(std::move(identity), at);
    const std::size_t tab = line.find('\t');
    if (tab == std::string_view::npos) return std::nullopt;
    identity.emplace_back(line.substr(0, tab), line.substr(tab + 1));
  }
}

/// "seed is 3, here 4; ..." or nothing.
std::string differences(const RunIdentity& kept, const RunIdentity& present) {
  std::vector<std::string> parts;
  for (std::size_t k = 0; k < std::max(kept.size(), present.size()); ++k) {
    if (k >= kept.size() || k >= present.size() || kept[k].first != present[k].first)
      return "it states other things than this version";
    if (kept[k].second != present[k].second)
      parts.push_back(present[k].first + " is " + kept[k].second + " there and " + present[k].second + " here");
  }
  return join(parts, "; ");
}

}  // namespace

std::unique_ptr<Checkpoint> Checkpoint::begin(const fs::path& path, const RunIdentity& identity) {
  if (path.has_parent_path()) fs::create_directories(path.parent_path());
  const int file = ::open(path.c_str(), O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0666);
  if (file < 0) fail(path);
  std::unique_ptr<Checkpoint> checkpoint(new Checkpoint(path, file));
  checkpoint->append(head_text(identity));
  return checkpoint;
}

Result<std::unique_ptr<Checkpoint>> Checkpoint::resume(const fs::path& path, const RunIdentity& identity) {
  const Span place{.file = path.string()};
  if (!fs::exists(path))
    return error_at(place, "checkpoint-missing", "there is no unfinished run to go on with",
                    "leave out --resume, or name the directory of the stopped run with --out");
  std::ifstream stream(path, std::ios::binary);
  const std::string bytes{std::istreambuf_iterator<char>(stream), std::istreambuf_iterator<char>()};
  const auto head = read_head(bytes);
  if (!head)
    return error_at(place, "checkpoint-damaged", "this is no checkpoint, or its beginning is damaged",
                    "leave out --resume to begin anew");
  if (const std::string difference = differences(head->first, identity); !difference.empty())
    return error_at(place, "checkpoint-other-run", "the unfinished run is another one: " + difference,
                    "run it as it was, or leave out --resume to begin anew");
  const int file = ::open(path.c_str(), O_WRONLY | O_APPEND | O_CLOEXEC);
  if (file < 0) fail(path);
  std::unique_ptr<Checkpoint> checkpoint(new Checkpoint(path, file));
  std::size_t at = head->second;
  for (EntryHead entry; at + sizeof entry <= bytes.size();) {
    std::memcpy(&entry, bytes.data() + at, sizeof entry);
    const std::size_t first = at + sizeof entry;
    if (entry.length > bytes.size() - first) break;
    std::string kept = bytes.substr(first, entry.length);
    const std::string_view checksum(entry.checksum, sizeof entry.checksum);
    if (checksum != checksum_of(entry.patient, entry.arm, kept)) break;
    checkpoint->found_[{entry.patient, entry.arm}] = std::move(kept);
    at = first + entry.length;
  }
  if (::ftruncate(file, static_cast<off_t>(at)) != 0) fail(path);
  return checkpoint;
}

Checkpoint::~Checkpoint() { ::close(file_); }

std::optional<std::string> Checkpoint::find(std::uint32_t patient, int arm) const {
  const auto found = found_.find({patient, arm});
  return found == found_.end() ? std::nullopt : std::optional(found->second);
}

void Checkpoint::keep(std::uint32_t patient, int arm, const std::string& bytes) {
  append(entry_text(patient, arm, bytes));
}

void Checkpoint::append(const std::string& bytes) {
  const std::lock_guard lock(writing_);
  for (std::size_t done = 0; done < bytes.size();) {
    const ssize_t written = ::write(file_, bytes.data() + done, bytes.size() - done);
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) fail(path_);
    done += static_cast<std::size_t>(written);
  }
}

void Checkpoint::remove() { fs::remove(path_); }

}  // namespace remit
