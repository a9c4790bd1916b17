# OpenBLAS as bytedeco packs it: its own CMake files point nowhere and there is no libopenblas.so.
set(home "${JDN_OPENBLAS_HOME}")
if(EXISTS "${home}/libopenblas.so.0" AND EXISTS "${home}/include/cblas.h")
  set(BytedecoOpenBLAS_FOUND TRUE)
  add_library(BytedecoOpenBLAS::openblas SHARED IMPORTED)
  set_target_properties(
    BytedecoOpenBLAS::openblas
    PROPERTIES IMPORTED_LOCATION "${home}/libopenblas.so.0"
               IMPORTED_SONAME libopenblas.so.0
               INTERFACE_INCLUDE_DIRECTORIES "${home}/include"
               # libgfortran and libquadmath lie beside it.
               INTERFACE_LINK_OPTIONS "-Wl,-rpath-link,${home}")
elseif(BytedecoOpenBLAS_FIND_REQUIRED)
  message(FATAL_ERROR "No OpenBLAS in JDN_OPENBLAS_HOME='${home}'. 'mvn generate-sources' unpacks it to native/target/openblas.")
endif()
