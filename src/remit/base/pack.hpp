// Pack<W>: W doubles as one value, through GCC's vector extensions. Every operation is elementwise IEEE arithmetic, so a lane's
// bits depend neither on W nor on the instruction set. Files compiled for one instruction set include this header inside their
// own namespace tag REMIT_ISA, so that no inline function compiled for a newer CPU leaks into code for an older one.
#pragma once
#include <cstdint>

#ifndef REMIT_ISA
#define REMIT_ISA generic
#endif

namespace remit::inline REMIT_ISA {

template <int W>
struct PackTypes {
  typedef double Values __attribute__((vector_size(W * 8), aligned(8), may_alias));
  typedef std::int64_t Bits __attribute__((vector_size(W * 8), aligned(8), may_alias));
};

/// Unaligned loads and stores are allowed everywhere (`aligned(8)`).
template <int W>
using Pack = typename PackTypes<W>::Values;
/// All ones where a comparison held, zero elsewhere; also the bit pattern of a Pack.
template <int W>
using Mask = typename PackTypes<W>::Bits;

template <int W>
inline Pack<W> load(const double* from) {
  return *reinterpret_cast<const Pack<W>*>(from);
}
template <int W>
inline void store(double* to, Pack<W> value) {
  *reinterpret_cast<Pack<W>*>(to) = value;
}
template <int W>
inline Pack<W> broadcast(double value) {
  return Pack<W>{} + value;
}
template <int W>
inline Pack<W> select(Mask<W> where, Pack<W> yes, Pack<W> no) {
  return reinterpret_cast<Pack<W>>((reinterpret_cast<Mask<W>>(yes) & where) | (reinterpret_cast<Mask<W>>(no) & ~where));
}

}  // namespace remit::inline REMIT_ISA
