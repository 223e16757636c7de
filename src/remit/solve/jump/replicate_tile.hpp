// Many replicates of one jump process side by side: each lane of a tile is a replicate with a time, a state and random
// numbers of its own, and all lanes jump at once. A path is that of JumpRun, bit for bit: the same attempts, sums in
// the same order. What needs care (a sample, an end, a fault) is done one lane at a time; a replicate that goes wrong
// is run again by JumpRun, which knows why.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "remit/kernel/kernel.hpp"
#include "remit/solve/aligned.hpp"
#include "remit/solve/jump/jump_loops.hpp"
#include "remit/solve/jump/jump_run.hpp"
#include "remit/solve/jump/sampled.hpp"

namespace remit {

/// A program made ready for tiles; many threads may share it.
class LaneProgram {
 public:
  /// Whether tiles can run it: by the direct method, without events, clocks and propensities that move, of few
  /// reactions.
  static bool fits(const JumpProgram& program, JumpMethod method);
  explicit LaneProgram(const JumpProgram& program);

 private:
  friend class ReplicateTile;
  std::uint32_t row_of(std::uint32_t slot);
  void add_code(const JumpReaction& reaction, Section& code);
  void add_changes(const JumpProgram& program);

  std::vector<std::uint32_t> slots_;       // of the program, by row of the tile
  std::vector<std::uint32_t> propensity_;  // offsets, one per reaction
  std::vector<LaneChange> changes_;        // by state
  std::vector<std::uint32_t> moved_;       // rows of the states that change
  std::unique_ptr<const Kernel> kernel_;   // its derivatives are the propensities
};

class ReplicateTile {
 public:
  static constexpr int lanes = 32;

  ReplicateTile(const LaneProgram& ready, const JumpProgram& program, const JumpRequest& request,
                const JumpOptions& options);
  /// Replicates from `first` on, one for each result.
  void run(std::uint32_t first, std::vector<SampledPath>& results);

 private:
  static constexpr int rows = 16;  // of attempts drawn at a time

  void start_next(int lane, int row);
  bool begin(std::uint32_t replicate);
  void load(int lane);
  void draw_rest(int lane, int row);
  void draw_rows();
  void spoil_attempts_beyond_the_last();
  void answer(int lane, int row);
  double planned(int lane, int row);
  void sample_until(int lane, double time);
  void jump_alone(int lane, int row);
  void end(int lane, int row);
  void run_alone(int lane);
  double& value(std::uint32_t row, int lane) { return tile_[static_cast<std::size_t>(row) * lanes + lane]; }
  double& at_offset(std::uint32_t offset, int lane) { return tile_[static_cast<std::size_t>(offset) + lane]; }

  const LaneProgram& ready_;
  const JumpProgram& program_;
  const JumpRequest& request_;
  const JumpOptions options_;
  const JumpLoops loops_ = jump_loops();
  JumpRun alone_;
  AlignedDoubles tile_, now_, limit_, wait_, choice_, row_wait_, row_choice_;
  std::vector<std::int64_t> active_, call_, number_;  // number_: of the attempt in the first row
  std::vector<std::uint64_t> word_, first_;
  std::vector<double> beginning_;  // slots of a replicate that begins
  bool begins_well_ = false;
  std::vector<std::vector<double>> slots_;  // of the replicate in a lane, for what it shows
  std::vector<std::size_t> result_, sample_;
  std::vector<SampledPath>* results_ = nullptr;
  std::uint32_t first_replicate_ = 0;
  std::size_t started_ = 0;
  int running_ = 0;
};

}  // namespace remit
