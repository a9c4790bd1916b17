# How all of JDyNet's C++ is compiled: target jdynet_compile.
add_library(jdynet_compile INTERFACE)
target_compile_features(jdynet_compile INTERFACE cxx_std_20)
target_include_directories(
  jdynet_compile INTERFACE ${CMAKE_CURRENT_SOURCE_DIR}/include ${CMAKE_CURRENT_SOURCE_DIR}/src)
target_compile_options(
  jdynet_compile
  INTERFACE -fPIC -fvisibility=hidden -ffunction-sections
            # Only tests throw: the test framework reports failures by exceptions.
            $<$<NOT:$<BOOL:$<TARGET_PROPERTY:JDYNET_TEST>>>:-fno-exceptions>
            -Wall -Wextra -Wshadow -Werror -Wno-psabi
            # No errno and no trap handlers, but every NaN and infinity as IEEE 754 has it.
            -fno-math-errno -fno-trapping-math -ffp-contract=fast)
set(CMAKE_CXX_FLAGS_RELEASE "-O3 -DNDEBUG")
find_package(Threads REQUIRED)
target_link_libraries(jdynet_compile INTERFACE Threads::Threads)

if(JDN_SANITIZE)
  # -O3 triples the time to compile and finds nothing more.
  target_compile_options(
    jdynet_compile INTERFACE -fsanitize=${JDN_SANITIZE} -fno-sanitize-recover=all
                             -fno-omit-frame-pointer -g1 -O1 -UNDEBUG)
  target_link_options(jdynet_compile INTERFACE -fsanitize=${JDN_SANITIZE})
endif()
