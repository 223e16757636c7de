// What a run has finished so far, so that a stopped run can go on: bytes by patient and arm. Nothing here decides how
// or where they are kept.
#pragma once
#include <cstdint>
#include <optional>
#include <string>

#include "remit/solve/integrate.hpp"

namespace remit {

/// Of a candidate who has no arm yet.
inline constexpr int screening_arm = -1;

class FinishedPatients {
 public:
  virtual ~FinishedPatients() = default;
  /// What was kept of this patient, by this run or by the one it goes on from.
  virtual std::optional<std::string> find(std::uint32_t patient, int arm) const = 0;
  /// Called from any thread, once per patient and arm.
  virtual void keep(std::uint32_t patient, int arm, const std::string& bytes) = 0;
};

/// A patient whose end is kept: `bytes` is asked once the patient has been told, and never when it was interrupted.
template <class Inner, class Bytes>
class KeptPatient final : public Patient {
 public:
  KeptPatient(Inner& inner, int arm, FinishedPatients& finished, Bytes bytes)
      : inner_(inner), arm_(arm), finished_(finished), bytes_(bytes) {}
  void start(Lane& lane) override { inner_.start(lane); }
  void at(Lane& lane, const Entry& entry) override { inner_.at(lane, entry); }
  void end(const Outcome& outcome) override {
    inner_.end(outcome);
    if (outcome.status != Status::interrupted) finished_.keep(inner_.id(), arm_, bytes_(inner_));
  }
  std::uint32_t id() const override { return inner_.id(); }

 private:
  Inner& inner_;
  int arm_;
  FinishedPatients& finished_;
  Bytes bytes_;
};

}  // namespace remit
