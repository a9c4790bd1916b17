# Compiles sources once per instruction set: jdynet_isa_variants(target sources...). See src/isa/isa.h.
set(JDYNET_FLAGS_baseline "")
set(JDYNET_FLAGS_avx2 -DJDN_BUILD_AVX2 -mavx2 -mfma -mtune=haswell)
set(JDYNET_FLAGS_avx512 -DJDN_BUILD_AVX512 -mavx512f -mavx512bw -mavx512dq -mavx512vl -mfma
    -mprefer-vector-width=512 -mtune=skylake-avx512)

function(jdynet_isa_variants target)
  set(variants baseline)
  if(CMAKE_SYSTEM_PROCESSOR MATCHES "x86_64|AMD64")
    list(APPEND variants avx2 avx512)
  endif()
  add_library(${target} INTERFACE)
  foreach(variant ${variants})
    add_library(${target}_${variant} OBJECT ${ARGN})
    target_link_libraries(${target}_${variant} PUBLIC jdynet_compile)
    target_compile_options(${target}_${variant} PRIVATE ${JDYNET_FLAGS_${variant}})
    target_sources(${target} INTERFACE $<TARGET_OBJECTS:${target}_${variant}>)
  endforeach()
endfunction()
