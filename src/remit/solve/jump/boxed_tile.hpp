// Many replicates of a network of many reactions side by side: each lane is a JumpState with bounded propensities, and
// all lanes attempt a jump at once (boxed_loops_body.hpp). What is rare is done one lane at a time: a sample, an end, a
// state that leaves its box. A path is that of JumpRun, bit for bit; a replicate that goes wrong is run again by it.
#pragma once
#include <cstdint>
#include <memory>
#include <vector>

#include "remit/solve/aligned.hpp"
#include "remit/solve/jump/jump_loops.hpp"
#include "remit/solve/jump/jump_run.hpp"
#include "remit/solve/jump/sampled.hpp"

namespace remit {

class BoxedTile {
 public:
  static constexpr int lanes = 16;

  /// Whether tiles can run it: by the direct method, without events, clocks and propensities that move, of many
  /// reactions.
  static bool fits(const JumpProgram& program, JumpMethod method);

  BoxedTile(const JumpProgram& program, std::shared_ptr<const ReactionTable> table, const JumpRequest& request,
            const JumpOptions& options, const JumpLoops& loops = jump_loops());
  /// Replicates from `first` on, one for each result.
  void run(std::uint32_t first, std::vector<SampledPath>& results);

 private:
  static constexpr int rows = 16;  // of attempts drawn at a time

  BoxedArrays arrays();
  void start_next(int lane, int row);
  void draw_rest(int lane, int row);
  void draw_rows();
  void answer(int lane, int row);
  void take_sample_and_jump(int lane, int row);
  void sample_until(int lane, double time);
  void show_bounds(int lane);
  void end(int lane, int row);
  void run_alone(int lane, int row);

  const JumpProgram& program_;
  const std::shared_ptr<const ReactionTable> table_;
  const JumpRequest& request_;
  const JumpOptions options_;
  const JumpLoops loops_;
  JumpRun alone_;
  JumpRandom unused_;  // nothing but jumps draws here
  std::vector<JumpState> states_;
  std::vector<BoxedLane> lane_;
  std::vector<std::uint32_t> level_;
  AlignedDoubles root_, now_, limit_, total_, wait_, choice_, row_wait_, row_choice_;
  std::vector<std::int64_t> active_, call_, jumps_, number_;  // number_: of the attempt in the first row
  std::vector<std::uint64_t> word_, first_;
  std::vector<std::uint32_t> reaction_;
  std::vector<std::size_t> result_, sample_;
  std::vector<SampledPath>* results_ = nullptr;
  std::uint32_t first_replicate_ = 0;
  std::size_t started_ = 0;
  int running_ = 0;
};

}  // namespace remit
