# Read by CMake at the `project()` of each package of msg/ where ROS comes as wheels (CMAKE_PROJECT_INCLUDE): what is
# built of an interface package there is what can be used there. The wheels bring Fast DDS as the only middleware, no
# rclcpp, and rclnodejs and rclpy load the C type support: so neither C++ nor introspection. A quarter of the time.

find_package(ament_cmake REQUIRED)
find_package(rosidl_default_generators REQUIRED)
# The package's own find_package calls do not register these again: ament's packages are read once.
list(FILTER AMENT_EXTENSIONS_rosidl_generate_idl_interfaces EXCLUDE REGEX "(_cpp|_introspection_c):")
set(STATIC_ROSIDL_TYPESUPPORT_C rosidl_typesupport_fastrtps_c)

# The generated code hands values on.
set(CMAKE_C_FLAGS_RELEASE "-O1 -DNDEBUG")
set(CMAKE_CXX_FLAGS_RELEASE "-O1 -DNDEBUG")

# Reading the same headers for each small file is most of the compiling. The files of the C generator define the same
# static names, so they stay apart.
function(rapport_compile_together)
  foreach(suffix rosidl_typesupport_fastrtps_c rosidl_typesupport_c rosidl_generator_py)
    if(TARGET ${PROJECT_NAME}__${suffix})
      set_target_properties(${PROJECT_NAME}__${suffix} PROPERTIES UNITY_BUILD ON UNITY_BUILD_BATCH_SIZE 16)
    endif()
  endforeach()
endfunction()
cmake_language(DEFER CALL rapport_compile_together)
