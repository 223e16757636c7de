// A directory of results: whole or not there.
#pragma once
#include <filesystem>
#include <string>
#include <vector>

namespace remit {

struct ResultFile {
  std::string name;
  std::string bytes;
};

/// Writes the files into a temporary directory beside `out` and renames it to `out`, or to `out`.partial if the run was
/// interrupted. Returns where they are. Throws std::system_error when the world is wrong.
std::filesystem::path write_directory(const std::vector<ResultFile>& files, const std::filesystem::path& out,
                                      bool interrupted);

}  // namespace remit
