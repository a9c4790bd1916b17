// The JNI functions that JavaCPP cannot generate: ByteBuffers over memory they do not own.
#include <jni.h>

extern "C" {

JNIEXPORT jobject JNICALL Java_org_jdynet_internal_jni_NativeBuffer_view(JNIEnv* env, jclass,
                                                                         jlong address,
                                                                         jlong bytes) {
  return env->NewDirectByteBuffer(reinterpret_cast<void*>(address), bytes);
}

JNIEXPORT jlong JNICALL Java_org_jdynet_internal_jni_NativeBuffer_address(JNIEnv* env, jclass,
                                                                          jobject buffer) {
  return reinterpret_cast<jlong>(env->GetDirectBufferAddress(buffer));
}

}  // extern "C"
