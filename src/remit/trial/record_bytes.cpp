// Each structure is taken apart by a structured binding: a field added to it does not compile here until it is named.
#include "remit/trial/record_bytes.hpp"

#include <array>
#include <cstdint>
#include <cstring>
#include <type_traits>
#include <utility>
#include <vector>

namespace remit {
namespace {

template <class Archive>
void each_field(Lesion& lesion, Archive& archive) {
  auto& [diameter, extramedullary] = lesion;
  archive(diameter, extramedullary);
}

template <class Archive>
void each_field(Visit& visit, Archive& archive) {
  auto& [number, day, missed, m_protein, immunofixation_positive, flc_involved, flc_ratio, marrow_plasma_cells, mrd,
         lesions, progression_by_imaging, haemoglobin, neutrophils, platelets, lymphocytes, cd4_count, igg,
         true_m_protein, true_tumour_cells, markers, response, confirmed] = visit;
  archive(number, day, missed, m_protein, immunofixation_positive, flc_involved, flc_ratio, marrow_plasma_cells, mrd,
          lesions, progression_by_imaging, haemoglobin, neutrophils, platelets, lymphocytes, cd4_count, igg,
          true_m_protein, true_tumour_cells, markers, response, confirmed);
}

template <class Archive>
void each_field(AdverseEvent& event, Archive& archive) {
  auto& [term, grade, day, first_day] = event;
  archive(term, grade, day, first_day);
}

template <class Archive>
void each_field(DrugExposure& exposure, Archive& archive) {
  auto& [drug, planned, given, holds, reductions, stopped, courses] = exposure;
  archive(drug, planned, given, holds, reductions, stopped, courses);
}

template <class Archive>
void each_field(Realised& change, Archive& archive) {
  auto& [tick, kind, target, value] = change;
  archive(tick, kind, target, value);
}

template <class Archive>
void each_field(Outcome& outcome, Archive& archive) {
  auto& [status, tick, steps, rejected, state, start_state, start_parameters, realised] = outcome;
  archive(status, tick, steps, rejected, state, start_state, start_parameters, realised);
}

template <class Archive>
void each_field(PatientRecord& record, Archive& archive) {
  auto& [id, arm, status, baseline, visits, adverse_events, exposures, end_reason, death_cause, end_day, entry_day,
         treatment_stop_day, eradicated_day, best, mrd_negative_1e5, mrd_negative_1e6, focal_lesion, pfs_days,
         pfs_event, pfs_reason, true_progression_day, response_days, outcome] = record;
  archive(id, arm, status, baseline, visits, adverse_events, exposures, end_reason, death_cause, end_day, entry_day,
          treatment_stop_day, eradicated_day, best, mrd_negative_1e5, mrd_negative_1e6, focal_lesion, pfs_days,
          pfs_event, pfs_reason, true_progression_day, response_days, outcome);
}

template <class Archive>
void each_field(Enrolled& patient, Archive& archive) {
  auto& [id, arm, parameters, state] = patient;
  archive(id, arm, parameters, state);
}

template <class Archive>
void each_field(Screened& screened, Archive& archive) {
  auto& [status, progressed, excluded_by, categories, strata, patient] = screened;
  archive(status, progressed, excluded_by, categories, strata, patient);
}

class Writer {
 public:
  template <class... Fields>
  void operator()(const Fields&... fields) {
    (put(fields), ...);
  }
  std::string take() { return std::move(bytes_); }

 private:
  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void put(const T& value) { bytes_.append(reinterpret_cast<const char*>(&value), sizeof value); }
  void put(const std::string& text) {
    put(text.size());
    bytes_ += text;
  }
  template <class A, class B>
  void put(const std::pair<A, B>& pair) {
    (*this)(pair.first, pair.second);
  }
  template <class T, std::size_t size>
  void put(const std::array<T, size>& items) {
    for (const T& item : items) put(item);
  }
  template <class T>
  void put(const std::vector<T>& items) {
    put(items.size());
    for (const T& item : items) put(item);
  }
  template <class T>
  requires std::is_class_v<T>
  void put(const T& value) {
    each_field(const_cast<T&>(value), *this);  // fields are only read by a writer
  }

  std::string bytes_;
};

class Reader {
 public:
  explicit Reader(std::string_view bytes) : bytes_(bytes) {}
  template <class... Fields>
  void operator()(Fields&... fields) {
    (get(fields), ...);
  }
  /// Everything was there, and nothing else.
  bool is_whole() const { return sound_ && bytes_.empty(); }

 private:
  template <class T>
  requires std::is_arithmetic_v<T> || std::is_enum_v<T>
  void get(T& value) {
    if (!sound_ || bytes_.size() < sizeof value) return void(sound_ = false);
    std::memcpy(&value, bytes_.data(), sizeof value);
    bytes_.remove_prefix(sizeof value);
  }
  /// A damaged byte is no truth value, and must not be read as one.
  void get(bool& value) {
    std::uint8_t byte = 0;
    get(byte);
    if (byte > 1) sound_ = false;
    value = byte == 1;
  }
  /// Every element takes at least a byte, so that a damaged length asks for no memory.
  std::size_t length() {
    std::size_t size = 0;
    get(size);
    if (size > bytes_.size()) sound_ = false;
    return sound_ ? size : 0;
  }
  void get(std::string& text) {
    const std::size_t size = length();
    text = bytes_.substr(0, size);
    bytes_.remove_prefix(size);
  }
  template <class A, class B>
  void get(std::pair<A, B>& pair) {
    (*this)(pair.first, pair.second);
  }
  template <class T, std::size_t size>
  void get(std::array<T, size>& items) {
    for (T& item : items) get(item);
  }
  template <class T>
  void get(std::vector<T>& items) {
    items.resize(length());
    for (T& item : items) get(item);
  }
  template <class T>
  requires std::is_class_v<T>
  void get(T& value) { each_field(value, *this); }

  std::string_view bytes_;
  bool sound_ = true;
};

template <class T>
std::string written(const T& value) {
  Writer writer;
  writer(value);
  return writer.take();
}

template <class T>
std::optional<T> read(std::string_view bytes) {
  T value;
  Reader reader(bytes);
  reader(value);
  return reader.is_whole() ? std::optional<T>(std::move(value)) : std::nullopt;
}

}  // namespace

std::string bytes_of(const PatientRecord& record) { return written(record); }
std::string bytes_of(const Screened& screened) { return written(screened); }
std::optional<PatientRecord> record_from(std::string_view bytes) { return read<PatientRecord>(bytes); }
std::optional<Screened> screened_from(std::string_view bytes) { return read<Screened>(bytes); }

}  // namespace remit
