#include "remit/study/result_directory.hpp"

#include "remit/base/text.hpp"

namespace remit {
namespace {

namespace fs = std::filesystem;

/// Replaces `target` by `fresh`: the old results disappear only when the new ones are complete.
void replace_directory(const fs::path& fresh, const fs::path& target) {
  const fs::path old = target.string() + ".old";
  fs::remove_all(old);
  if (fs::exists(target)) fs::rename(target, old);
  fs::rename(fresh, target);
  fs::remove_all(old);
}

}  // namespace

fs::path write_directory(const std::vector<ResultFile>& files, const fs::path& out, bool interrupted) {
  const fs::path target = interrupted ? fs::path(out.string() + ".partial") : out;
  const fs::path fresh = out.string() + ".writing";
  fs::remove_all(fresh);
  fs::create_directories(fresh);
  for (const ResultFile& file : files) write_file(fresh / file.name, file.bytes);
  replace_directory(fresh, target);
  return target;
}

}  // namespace remit
