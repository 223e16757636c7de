// A file of what a run has finished, patient by patient, written as they finish: a run that was stopped anywhere, also
// by kill -9, goes on from it. Format: the identity of the run, then entries of patient, arm, length, checksum, bytes.
// A last entry that was only half written is cut off.
#pragma once
#include <cstdint>
#include <filesystem>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "remit/base/result.hpp"
#include "remit/trial/finished_patients.hpp"

namespace remit {

/// What must be equal for bytes to be: name and value, in order ("seed", "17").
using RunIdentity = std::vector<std::pair<std::string, std::string>>;

class Checkpoint final : public FinishedPatients {
 public:
  /// An empty file in place of whatever lies there. Throws std::system_error.
  static std::unique_ptr<Checkpoint> begin(const std::filesystem::path& path, const RunIdentity& identity);
  /// Goes on with the file that lies there; refuses one of another run (code "checkpoint-other-run", naming what
  /// differs), one that is no checkpoint ("checkpoint-damaged") and none at all ("checkpoint-missing").
  static Result<std::unique_ptr<Checkpoint>> resume(const std::filesystem::path& path, const RunIdentity& identity);
  ~Checkpoint() override;

  std::optional<std::string> find(std::uint32_t patient, int arm) const override;
  void keep(std::uint32_t patient, int arm, const std::string& bytes) override;
  /// Entries found when the run went on.
  std::size_t found() const { return found_.size(); }
  /// The run is complete: removes the file.
  void remove();

 private:
  using Key = std::pair<std::uint32_t, int>;
  Checkpoint(std::filesystem::path path, int file) : path_(std::move(path)), file_(file) {}
  void append(const std::string& bytes);

  std::filesystem::path path_;
  int file_;
  std::map<Key, std::string> found_;
  std::mutex writing_;
};

}  // namespace remit
