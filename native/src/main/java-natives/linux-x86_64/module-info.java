/** The native library of JDyNet for Linux on x86-64; it holds resources only. */
module org.jdynet.natives.linux.x86_64 {}
