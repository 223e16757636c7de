// Records and screened candidates as bytes and back, for runs that go on later: every field, numbers as they lie in
// memory. Not a format for exchange: another version or machine need not read it.
#pragma once
#include <optional>
#include <string>
#include <string_view>

#include "remit/trial/record.hpp"
#include "remit/trial/screening.hpp"

namespace remit {

std::string bytes_of(const PatientRecord& record);
std::string bytes_of(const Screened& screened);
/// Nothing when the bytes are not exactly one such value.
std::optional<PatientRecord> record_from(std::string_view bytes);
std::optional<Screened> screened_from(std::string_view bytes);

}  // namespace remit
