/**
 * Folders of images as data sets, and what is done to images before a net sees them.
 *
 * <p>Start with {@link org.jdynet.image.ImageFolder}. Threads: a loader's workers read images at
 * once. Ownership: a data set holds file names only; the images it reads belong to the caller's
 * scope. Images are tensors [channels, height, width], one channel for grey, three for RGB.
 */
package org.jdynet.image;
